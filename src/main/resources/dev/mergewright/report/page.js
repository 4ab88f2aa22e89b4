'use strict';
// What the scripts of all pages share.
const page = (() => {
  const figures = JSON.parse(document.getElementById('figures').textContent);
  const dark = matchMedia('(prefers-color-scheme: dark)');

  // Colours of lines, for light and dark.
  const colors = [['#23618c', '#7db5dd'], ['#b87400', '#e5ab4a'], ['#1f8a7d', '#5ec4b7'], ['#7d5ba6', '#b89adf'], ['#b04a80', '#e58bb8']];

  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const escape = text => echarts.format.encodeHTML(String(text));
  const narrow = () => innerWidth < 640;

  function common() {
    return {
      animation: false,
      textStyle: {fontFamily: getComputedStyle(document.body).fontFamily, color: css('--ink')},
      tooltip: {confine: true, backgroundColor: css('--surface'), borderColor: css('--line'),
        textStyle: {color: css('--ink'), fontSize: 13}},
      aria: {enabled: true},
    };
  }

  function axis(name, extra) {
    return {name, nameLocation: 'middle', nameGap: 30, nameTextStyle: {color: css('--soft')},
      axisLabel: {color: css('--soft')}, axisLine: {lineStyle: {color: css('--soft')}},
      splitLine: {lineStyle: {color: css('--line')}}, ...extra};
  }

  // Draws charts, given as [id, option], where the page has a box for them; again when its size or its colours change.
  function draw(options) {
    const charts = options.map(([id, option]) => ({box: document.getElementById(id), option})).filter(chart => chart.box);
    const again = () => {
      for (const chart of charts) {
        chart.drawn?.dispose();
        chart.drawn = echarts.init(chart.box, null, {renderer: 'svg'});
        chart.drawn.setOption(chart.option());
      }
    };
    let waiting;
    addEventListener('resize', () => { clearTimeout(waiting); waiting = setTimeout(again, 120); });
    addEventListener('beforeprint', again);
    addEventListener('afterprint', again);
    dark.addEventListener('change', again);
    again();
  }

  for (const button of document.querySelectorAll('.copy')) {
    button.addEventListener('click', async () => {
      const source = document.getElementById(button.dataset.copy);
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = 'Copied';
      } catch {
        getSelection().selectAllChildren(source);
        button.textContent = 'Selected';
      }
      setTimeout(() => { button.textContent = 'Copy'; }, 1600);
    });
  }

  return {figures, dark, colors, css, escape, narrow, common, axis, draw};
})();
