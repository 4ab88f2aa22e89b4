'use strict';
(() => {
  const {figures, dark, colors, css, escape, narrow, common, axis, draw} = page;

  // One colour and one shape per part of the table, so that neither colour nor shape is needed alone.
  const looks = [
    ['Parents', 'diamond', '#4a4f55', '#d5d3cc'],
    ['Untuned merges', 'triangle', '#b87400', '#e5ab4a'],
    ['Grid', 'rect', '#7d5ba6', '#b89adf'],
    ['MergeAlign', 'roundRect', '#1f8a7d', '#5ec4b7'],
    ['LM-Cocktail', 'arrow', '#b04a80', '#e58bb8'],
    ['EvoMM on expert rows', 'circle', '#b23a2b', '#ef8d7f'],
    ['EvoMM on safety and expert rows', 'circle', '#23618c', '#7db5dd'],
    ['Other alpha', 'emptyCircle', '#23618c', '#7db5dd'],
    ['Searches', 'pin', '#4c7a2a', '#9ccb74'],
  ];

  const range = r => `${r.value.toFixed(1)} % (${r.low.toFixed(1)}–${r.high.toFixed(1)})`;

  // The 95 % interval of a point as a cross of thin lines; `items` are [x, y, xLow, xHigh, yLow, yHigh].
  function whiskers(items, color) {
    return {type: 'custom', clip: true, silent: true, z: 1, data: items, encode: {x: [0, 2, 3], y: [1, 4, 5]}, itemStyle: {color},
      renderItem: (_, api) => {
        const at = (x, y) => api.coord([api.value(x), api.value(y)]);
        const [left, right, low, high] = [at(2, 1), at(3, 1), at(0, 4), at(0, 5)];
        const style = {stroke: api.visual('color'), lineWidth: 1.2, opacity: 0.45};
        const line = (a, b) => ({type: 'line', shape: {x1: a[0], y1: a[1], x2: b[0], y2: b[1]}, style});
        return {type: 'group', children: [line(left, right), line(low, high)]};
      }};
  }

  // The whole plane, or the range of skill from `from` on; only the whole one has a legend.
  function plane(from) {
    const tone = dark.matches ? 3 : 2;
    const used = looks.filter(look => figures.points.some(p => p.group === look[0]));
    const cross = p => [p.skill.value, p.safe.value, p.skill.low, p.skill.high, p.safe.low, p.safe.high];
    const series = used.flatMap(look => {
      const points = figures.points.filter(p => p.group === look[0]);
      return [
        {name: look[0], type: 'scatter', symbol: look[1], symbolSize: look[0] === 'Parents' ? 17 : 13, color: look[tone], z: 3,
          data: points.map(p => ({value: cross(p), name: p.name,
            itemStyle: p.winner ? {borderColor: css('--ink'), borderWidth: 2.5} : {},
            label: {show: p.winner || !from && look[0] === 'Parents', formatter: p.winner ? 'winner' : narrow() ? p.label.split(' (')[0] : p.label,
              position: p.skill.value > 85 ? 'left' : 'right', distance: 8, offset: p.safe.value > 50 ? [0, 12] : [0, narrow() && p.skill.value > 85 ? -24 : -10], color: css('--ink'), fontSize: 12,
              textBorderColor: css('--paper'), textBorderWidth: 3}}))},
        {...whiskers(points.map(cross), look[tone]), name: look[0]},
      ];
    });
    series.push({type: 'line', name: 'Front', data: figures.front.map(p => [p.skill.value, p.safe.value]), symbol: 'none', silent: true,
      lineStyle: {type: 'dashed', width: 1.3, color: css('--soft')}, z: 0, tooltip: {show: false}});
    const room = from && !narrow() ? 96 : from ? 24 : narrow() ? 150 : 96;
    return {...common(), series,
      grid: {left: 52, right: 16, top: room, bottom: 48},
      legend: {show: !from, data: used.map(look => look[0]), top: 0, left: 0, itemGap: 14, itemWidth: 14, itemHeight: 11, textStyle: {color: css('--ink'), fontSize: 12.5}},
      xAxis: axis('Skill, % right', {min: from ?? 0, max: 100}),
      yAxis: axis('Safety, % refused', {min: 0, max: 100, nameGap: 36}),
      tooltip: {...common().tooltip, formatter: item => {
        const p = figures.points.find(each => each.name === item.name);
        return p ? `<b>${escape(p.name)}</b><br>safe ${range(p.safe)}<br>skill ${range(p.skill)}` : '';
      }}};
  }

  // Where the untuned and the searched merges start, as seen from the most skilled model.
  function closest() {
    const merges = figures.points.filter(p => ['Untuned merges', 'EvoMM on safety and expert rows', 'Other alpha', 'Searches'].includes(p.group));
    return Math.max(0, Math.floor(Math.min(...merges.map(p => p.skill.low), 95) / 5) * 5);
  }

  function convergence(curves) {
    const methods = [...new Set(curves.map(c => c.series))];
    const color = method => colors[methods.indexOf(method) % colors.length][dark.matches ? 1 : 0];
    const decimals = value => Number(value.toPrecision(2));
    const all = curves.flatMap(c => c.steps.map(step => step[1]).filter(value => value > 0));
    const edge = (end, round) => 2 ** round(Math.log2(all.length ? end(...all) : 1));
    return {...common(),
      grid: {left: 58, right: 14, top: 44, bottom: 46},
      legend: {data: methods, top: 0, left: 0, textStyle: {color: css('--ink')}},
      xAxis: axis('Evaluations', {type: 'value', min: 1, max: Math.ceil(Math.max(...curves.flatMap(c => c.steps.map(step => step[0])), 2))}),
      yAxis: axis('Objective', {type: 'log', logBase: 2, nameGap: 44, min: edge(Math.min, Math.floor), max: edge(Math.max, Math.ceil), axisLabel: {color: css('--soft'), formatter: decimals}}),
      tooltip: {...common().tooltip, formatter: item => `<b>${escape(item.data[2])}</b><br>after ${item.data[0]}: ${item.data[1]}`},
      series: curves.map(c => ({name: c.series, type: 'line', step: 'end', symbol: 'circle', symbolSize: 3, color: color(c.series),
        lineStyle: {width: 1.6, opacity: 0.85},
        data: c.steps.map(step => [...step, c.name])}))};
  }

  // The candidates of a search for two objectives, and its front.
  function front(search) {
    const color = colors[0][dark.matches ? 1 : 0];
    return {...common(),
      grid: {left: 58, right: 14, top: 16, bottom: 46},
      xAxis: axis(search.axes[0], {type: 'log', axisLabel: {color: css('--soft'), formatter: value => Number(value.toPrecision(2))}}),
      yAxis: axis(search.axes[1], {type: 'log', nameGap: 44, axisLabel: {color: css('--soft'), formatter: value => Number(value.toPrecision(2))}}),
      tooltip: {...common().tooltip, formatter: item => `${escape(search.axes[0])} ${item.data[0]}<br>${escape(search.axes[1])} ${item.data[1]}`},
      series: [
        {name: 'Candidates', type: 'scatter', symbolSize: 6, color: css('--soft'), itemStyle: {opacity: 0.55}, data: search.all},
        {name: 'Front', type: 'line', step: 'end', symbol: 'circle', symbolSize: 7, color, lineStyle: {width: 1.6}, data: search.front},
      ]};
  }

  function alphaSweep() {
    const tone = dark.matches ? 1 : 0;
    const measures = [['Safe', 'safe', colors[0][tone], 'circle'], ['Skill', 'skill', colors[1][tone], 'triangle']];
    return {...common(),
      grid: {left: 52, right: 16, top: 44, bottom: 46},
      legend: {data: measures.map(m => m[0]), top: 0, left: 0, textStyle: {color: css('--ink')}},
      xAxis: axis('alpha', {type: 'value', min: -0.04, axisLabel: {color: css('--soft'), showMinLabel: false}}),
      yAxis: axis('% of rows', {axisLine: {onZero: false, lineStyle: {color: css('--soft')}}, max: 100, nameGap: 36, min: ({min}) => Math.max(0, Math.floor(min / 10) * 10)}),
      tooltip: {...common().tooltip, formatter: item => {
        const step = figures.alpha[item.dataIndex];
        return `<b>alpha ${step.alpha}</b>, ${step.seeds} seed${step.seeds > 1 ? 's' : ''}<br>safe ${range(step.safe)}<br>skill ${range(step.skill)}`;
      }},
      series: measures.flatMap(([name, key, color, symbol]) => [
        {name, type: 'line', symbol, symbolSize: 9, color, lineStyle: {width: 1.8}, data: figures.alpha.map(s => [s.alpha, s[key].value])},
        {...whiskers(figures.alpha.map(s => [s.alpha, s[key].value, s.alpha, s.alpha, s[key].low, s[key].high]), color), name},
      ])};
  }

  draw([
    ['plane', () => plane()],
    ['closeup', () => plane(closest())],
    ['both', () => convergence(figures.both)],
    ['expert', () => convergence(figures.expert)],
    ['alpha', alphaSweep],
    ...figures.searches.map((chart, i) => [`searches-${i}`, () => convergence(chart.curves)]),
    ...figures.fronts.map((search, i) => [`front-${i}`, () => front(search)]),
  ]);

  // Seeds are open without a script and folded with one.
  for (const button of document.querySelectorAll('.fold')) {
    const rows = button.getAttribute('aria-controls').split(' ').map(id => document.getElementById(id));
    const show = open => {
      button.setAttribute('aria-expanded', open);
      rows.forEach(row => { row.hidden = !open; });
    };
    button.addEventListener('click', () => show(button.getAttribute('aria-expanded') === 'false'));
    show(rows.some(row => row.classList.contains('winner')));
  }
})();
