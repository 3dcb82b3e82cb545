"use strict";
(function () {
  var data = JSON.parse(document.getElementById("data").textContent);
  var COUNT = 2, HELD = 3, LEAKS = 4;

  function make(tag, className, text) {
    var element = document.createElement(tag);
    if (className) element.className = className;
    if (text !== undefined) element.textContent = text;
    return element;
  }

  function color(name) {
    return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  // The times of the data are those of the wall clock where the program ran, written as if it were UTC.
  function clock(seconds, step) {
    var at = new Date(seconds * 1000);
    var time = two(at.getUTCHours()) + ":" + two(at.getUTCMinutes());
    if (step < 60) return time + ":" + two(at.getUTCSeconds());
    return step < 86400 ? time : two(at.getUTCMonth() + 1) + "-" + two(at.getUTCDate());
  }

  function round(value, unit) {
    if (value === null || value === undefined) return "";
    var digits = value >= 100 || value === Math.round(value) ? 0 : value >= 10 ? 1 : 2;
    return value.toFixed(digits).replace(/\B(?=(\d{3})+(?!\d))/g, ",") + unit;
  }

  function columns(rows) {
    var found = rows[0].map(function () { return []; });
    rows.forEach(function (row) { row.forEach(function (value, i) { found[i].push(value); }); });
    return found;
  }

  function axis(scale, side, label, values, steps) {
    var found = { stroke: color("soft"), grid: { stroke: color("line"), width: 1, show: side !== 1 }, ticks: { show: false },
      font: "12px system-ui, sans-serif", labelFont: "12px system-ui, sans-serif", label: label, labelSize: 18, size: side === 2 ? 28 : 52 };
    if (scale !== "x") found.scale = scale;
    if (side !== 2) found.side = side;
    if (values) found.values = values;
    if (steps) found.incrs = steps;
    return found;
  }

  function line(label, name, scale, unit, fill, dash) {
    return { label: label, scale: scale, stroke: color(name), width: 2, fill: fill ? color(name) + "28" : undefined,
      dash: dash, points: { show: false }, value: function (u, value) { return round(value, unit); } };
  }

  // Whole units only: what is drawn by the second or by the connection has nothing in between.
  var SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 604800];
  var WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000];

  function fromZero(u, low, high) {
    return [0, high > 0 ? high * 1.1 : 1];
  }

  function timeline(target, pool, width) {
    var rows = pool.timeline;
    if (!rows.length) {
      target.textContent = "Too short to draw.";
      return null;
    }
    if (rows.length === 1) rows = [rows[0], [rows[0][0] + 1].concat(rows[0].slice(1))];
    return new uPlot({
      width: width, height: 240, scales: { x: { time: false }, rate: { range: fromZero }, peak: { range: fromZero } },
      axes: [
        axis("x", 2, undefined, function (u, splits, i, space, step) { return splits.map(function (s) { return clock(s, step); }); }, SECONDS),
        axis("rate", 3, "per second"), axis("peak", 1, "in use")],
      series: [{ label: "Time (" + data.offset + ")", value: function (u, v) { return v === null ? "" : clock(v, 1); } },
        line("borrows", "accent", "rate", "/s", true), line("opened", "open", "rate", "/s", false, [7, 5]),
        line("in use at peak", "peak", "peak", "", false)]
    }, columns(rows), target);
  }

  function sizing(target, pool, width) {
    if (!pool.sizes || !pool.sizes.length) return null;
    return new uPlot({
      width: width, height: 240, scales: { x: { time: false }, share: { range: [0, 100] }, wait: { range: fromZero } },
      axes: [axis("x", 2, undefined, function (u, splits) { return splits; }, WHOLE),
        axis("share", 3, "% within 1 ms"), axis("wait", 1, "p99, ms")],
      series: [{ label: "at most", value: function (u, v) { return v === null ? "" : v + " connections"; } },
        line("wait for 1 ms or less", "accent", "share", " %", true), line("99 % wait at most", "open", "wait", " ms", false)]
    }, columns(pool.sizes), target);
  }

  function flame(target, root) {
    var metrics = [[COUNT, "opened connections", ""], [HELD, "time held", " ms"], [LEAKS, "leaks", ""]];
    var metric = metrics.filter(function (m) { return root[m[0]] > 0; })[0];
    if (!metric) {
      target.textContent = "No sample was taken of what opened a connection, held one or lost one.";
      return;
    }
    var focus = root;
    var bar = make("div", "switch"), boxes = make("div", "flame"), said = make("p", "said");
    said.setAttribute("aria-live", "polite");
    target.append(bar, boxes, said);

    function tell(node) {
      var value = node[metric[0]];
      said.textContent = node[0] + ": " + round(value, metric[2]) + ", " + round(100 * value / root[metric[0]], " %");
    }

    function box(node, left, width, depth) {
      var made = make("button", node[1] ? "app" : "", node[0]);
      made.type = "button";
      made.title = node[0];
      made.style.left = left + "%";
      made.style.width = width + "%";
      made.style.top = depth * 22 + "px";
      made.addEventListener("click", function () { focus = focus === node ? root : node; draw(); tell(node); });
      made.addEventListener("mouseenter", function () { tell(node); });
      made.addEventListener("focus", function () { tell(node); });
      boxes.append(made);
    }

    function below(node, left, width, depth) {
      box(node, left, width, depth);
      var deepest = depth;
      node[5].slice().sort(function (a, b) { return b[metric[0]] - a[metric[0]]; }).forEach(function (callee) {
        var part = width * callee[metric[0]] / node[metric[0]];
        if (!(part > 0.15)) return;
        deepest = Math.max(deepest, below(callee, left, part, depth + 1));
        left += part;
      });
      return deepest;
    }

    function draw() {
      boxes.textContent = "";
      var above = [];
      (function find(node) {
        if (node === focus) return true;
        above.push(node);
        for (var i = 0; i < node[5].length; i++) if (find(node[5][i])) return true;
        above.pop();
        return false;
      })(root);
      above.forEach(function (node, depth) { box(node, 0, 100, depth); });
      var deepest = focus[metric[0]] > 0 ? below(focus, 0, 100, above.length) : above.length;
      boxes.style.height = (deepest + 1) * 22 + "px";
    }

    metrics.forEach(function (one) {
      var button = make("button", "", one[1]);
      button.type = "button";
      button.disabled = !(root[one[0]] > 0);
      button.setAttribute("aria-pressed", one === metric);
      button.addEventListener("click", function () {
        metric = one;
        focus = root;
        Array.prototype.forEach.call(bar.children, function (other) { other.setAttribute("aria-pressed", other === button); });
        draw();
        tell(root);
      });
      bar.append(button);
    });
    draw();
    tell(root);
  }

  function sortable(table) {
    var body = table.tBodies[0];
    Array.prototype.forEach.call(table.tHead.rows[0].cells, function (head, column) {
      var button = make("button", "", head.textContent);
      button.type = "button";
      head.textContent = "";
      head.append(button);
      if (column === 1) head.setAttribute("aria-sort", "descending");
      button.addEventListener("click", function () {
        var falling = head.getAttribute("aria-sort") ? head.getAttribute("aria-sort") === "ascending" : column > 0;
        Array.prototype.forEach.call(table.tHead.rows[0].cells, function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", falling ? "descending" : "ascending");
        var rows = Array.prototype.slice.call(body.rows);
        rows.sort(function (a, b) {
          var x = a.cells[column], y = b.cells[column];
          var order = column === 0 ? x.textContent.localeCompare(y.textContent) : x.dataset.v - y.dataset.v;
          return falling ? -order : order;
        });
        rows.forEach(function (row) { body.append(row); });
      });
    });
  }

  var plots = [];

  function plot() {
    plots.forEach(function (one) { one.destroy(); });
    plots = [];
    document.querySelectorAll("[data-chart]").forEach(function (target) {
      var draw = { timeline: timeline, sizing: sizing }[target.dataset.chart];
      if (!draw) return;
      target.textContent = "";
      var made = draw(target, data.pools[target.dataset.pool], Math.max(280, target.clientWidth));
      if (made) plots.push(made);
    });
  }

  document.querySelectorAll("table.sites").forEach(sortable);
  document.querySelectorAll("[data-chart=flame]").forEach(function (target) { flame(target, data.pools[target.dataset.pool].stacks); });
  plot();

  var waiting = 0, width = innerWidth;
  addEventListener("resize", function () {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(waiting);
    waiting = setTimeout(plot, 150);
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", plot);
  addEventListener("beforeprint", function () {
    document.querySelectorAll("details").forEach(function (one) { one.open = true; });
    plots.forEach(function (one) { one.setSize({ width: Math.min(one.width, 680), height: 200 }); });
  });
  addEventListener("afterprint", plot);
  document.documentElement.dataset.ready = "yes";
})();
