'use strict';
(() => {
  const {figures, dark, colors, css, escape, common, axis, draw} = page;
  const dashes = ['solid', 'dashed', 'dotted'];
  const symbols = ['circle', 'triangle', 'diamond', 'rect', 'arrow'];

  // A line per source or pair over the layers; no colour and no shape is needed alone.
  function perLayer(courses, name, extra) {
    const tone = dark.matches ? 1 : 0;
    const color = i => colors[i % colors.length][tone];
    return {...common(),
      grid: {left: 58, right: 14, top: 44, bottom: 46},
      legend: {type: 'scroll', data: courses.map(c => c.name), top: 0, left: 0, textStyle: {color: css('--ink')},
        pageTextStyle: {color: css('--soft')}, pageIconColor: css('--accent'), pageIconInactiveColor: css('--line')},
      xAxis: axis('Layer', {type: 'category', data: figures.layers, axisLine: {onZero: false, lineStyle: {color: css('--soft')}}}),
      yAxis: axis(name, {type: 'value', nameGap: 42, ...extra}),
      tooltip: {...common().tooltip, formatter: item => `<b>${escape(item.seriesName)}</b><br>layer ${item.name}: ${item.value}`},
      series: courses.map((c, i) => ({name: c.name, type: 'line', data: c.values, color: color(i), symbol: symbols[i % symbols.length],
        symbolSize: figures.layers.length > 40 ? 5 : 8, showAllSymbol: true, lineStyle: {width: 1.8, type: dashes[Math.floor(i / colors.length) % dashes.length]}}))};
  }

  draw([
    ['size-chart', () => perLayer(figures.sizes, '% of the base’s norm', {min: 0})],
    ['cosine-chart', () => perLayer(figures.cosines, 'Cosine', {min: ({min}) => Math.min(0, Math.floor(4 * min) / 4), max: 1, interval: 0.25})],
    ['conflict-chart', () => perLayer(figures.conflicts, '% of signs', {min: 0, max: ({max}) => Math.max(60, Math.ceil(max / 20) * 20)})],
  ]);
})();
