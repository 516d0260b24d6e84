// Rules by CSS selector that are applied when a page is loaded and to every part that is added later.
var Behaviour = (function () {
  var rules = [];

  function found(node, selector, includeSelf) {
    var list = Array.prototype.slice.call(node.querySelectorAll(selector));
    if (includeSelf && node.matches && node.matches(selector)) {
      list.unshift(node);
    }
    return list;
  }

  return {
    specify: function (selector, id, priority, behavior) {
      rules = rules.filter(function (r) {
        return r.selector !== selector || r.id !== id;
      });
      rules.push({ selector: selector, id: id, priority: priority, behavior: behavior });
      rules.sort(function (a, b) {
        return a.priority - b.priority;
      });
    },
    apply: function () {
      Behaviour.applySubtree(document);
    },
    applySubtree: function (nodes, includeSelf) {
      (Array.isArray(nodes) ? nodes : [nodes]).forEach(function (node) {
        rules.forEach(function (rule) {
          found(node, rule.selector, includeSelf).forEach(function (element) {
            try {
              rule.behavior(element);
            } catch (e) {
              console.error(e);
            }
          });
        });
      });
    },
    addLoadEvent: function (action) {
      window.addEventListener("load", action);
    },
  };
})();

document.addEventListener("DOMContentLoaded", Behaviour.apply);
