// Makes the pages of promotions livelier. Without it everything works, by forms and by loading a page again.
(function () {
  "use strict";

  var INTERVAL = 3000;

  // Times in the viewer's zone.
  function localTimes(root) {
    root.querySelectorAll("time[datetime]").forEach(function (element) {
      var date = new Date(element.getAttribute("datetime"));
      if (isNaN(date) || element.dataset.promotionLocal) {
        return;
      }
      element.dataset.promotionLocal = "true";
      element.title = element.getAttribute("datetime");
      element.textContent = date.toLocaleString(undefined, {
        year: "numeric",
        month: "short",
        day: "numeric",
        hour: "2-digit",
        minute: "2-digit",
      });
    });
  }

  // Calls again and again while the page is looked at, more slowly after an error.
  function repeat(action) {
    function next(delay) {
      setTimeout(function () {
        if (document.hidden) {
          next(INTERVAL);
          return;
        }
        action().then(
          function () {
            next(INTERVAL);
          },
          function () {
            next(INTERVAL * 5);
          }
        );
      }, delay);
    }
    next(INTERVAL);
  }

  function load(url, accept) {
    return fetch(url, { credentials: "same-origin", headers: { Accept: accept } }).then(function (response) {
      if (!response.ok) {
        throw new Error(response.status);
      }
      return response.text();
    });
  }

  // A part of a page that is loaded again; left alone while the keyboard is in it.
  function live(element) {
    var last = null;
    repeat(function () {
      return load(element.dataset.promotionLive, "text/html").then(function (html) {
        if (html === last || element.contains(document.activeElement)) {
          return;
        }
        last = html;
        element.innerHTML = html;
        if (window.Behaviour) {
          window.Behaviour.applySubtree(element, true);
        }
        localTimes(element);
      });
    });
  }

  // A page with forms: it is loaded again when something was recorded, or says so if the person has begun to write.
  function version(element) {
    var known = element.dataset.version;
    var dirty = false;
    document.addEventListener("input", function () {
      dirty = true;
    });
    repeat(function () {
      return load(element.dataset.promotionVersion, "application/json").then(function (text) {
        var now = String(JSON.parse(text).version);
        if (now === known || now === element.dataset.saved) {
          return;
        }
        known = now;
        var stale = document.querySelector("[data-promotion-stale]");
        if (dirty && stale) {
          stale.classList.remove("jenkins-hidden");
        } else {
          window.location.reload();
        }
      });
    });
  }

  // One after the other, since each names what was there before it.
  var saved = Promise.resolve();

  // Saves a test result as soon as it is entered.
  function autosave(form) {
    var status = form.querySelector("[data-promotion-saved]");
    function save() {
      if (!form.elements.result.value) {
        return;
      }
      status.textContent = "…";
      saved = saved
        .then(function () {
          return fetch(form.action, {
            method: "post",
            credentials: "same-origin",
            headers: { Accept: "application/json" },
            body: new URLSearchParams(new FormData(form)),
          });
        })
        .then(function (response) {
          return response.json();
        })
        .then(
          function (answer) {
            status.textContent = answer.ok ? "✓" : answer.error;
            if (answer.ok) {
              show(answer);
            }
          },
          function () {
            status.textContent = "✗";
          }
        );
    }
    form.addEventListener("change", save);
    form.addEventListener("submit", function (event) {
      event.preventDefault();
      save();
    });
  }

  function show(answer) {
    // Without it somebody else changed something that this page does not show, and will be told by its version.
    if (answer.seen) {
      document.querySelectorAll("input[name=seen]").forEach(function (input) {
        input.value = answer.seen;
      });
      var page = document.querySelector("[data-promotion-version]");
      if (page) {
        page.dataset.saved = String(answer.version);
      }
    }
    var tests = document.querySelector("[data-promotion-tests]");
    if (tests) {
      tests.textContent = answer.tests;
    }
    var approve = document.querySelector("[data-promotion-approve]");
    if (approve) {
      approve.disabled = answer.blockers.length > 0;
    }
    var blockers = document.querySelector("[data-promotion-blockers]");
    if (blockers) {
      blockers.textContent = "";
      answer.blockers.forEach(function (text) {
        var line = document.createElement("p");
        line.className = "cp-quiet";
        line.textContent = text;
        blockers.appendChild(line);
      });
    }
  }

  // Tells while dates are entered whether the window is long enough; the server decides.
  function outage(form) {
    var hint = form.querySelector("[data-promotion-window-hint]");
    var zone = form.querySelector("[data-promotion-zone]");
    if (zone && !zone.value) {
      zone.value = Intl.DateTimeFormat().resolvedOptions().timeZone || "";
    }
    form.addEventListener("input", function () {
      var length = Date.parse(form.elements.end.value) - Date.parse(form.elements.start.value);
      if (isNaN(length)) {
        hint.textContent = "";
        return;
      }
      var enough = length >= Number(form.dataset.promotionWindow);
      hint.textContent = enough ? hint.dataset.longEnough : hint.dataset.tooShort;
    });
  }

  // Opens, below an item's row, what its link leads to; without it the link is followed.
  function showBelow(link) {
    var row = link.closest("tr");
    var shown = null;
    link.setAttribute("aria-expanded", "false");
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) {
        return;
      }
      event.preventDefault();
      if (shown) {
        shown.remove();
        shown = null;
        link.setAttribute("aria-expanded", "false");
        return;
      }
      var cell = document.createElement("td");
      cell.colSpan = row.cells.length;
      cell.textContent = "…";
      shown = document.createElement("tr");
      shown.className = "cp-shown";
      shown.appendChild(cell);
      row.after(shown);
      link.setAttribute("aria-expanded", "true");
      // Who reads is not interrupted by a page that loads itself again.
      link.dispatchEvent(new Event("input", { bubbles: true }));
      load(link.dataset.promotionShow, "text/html").then(
        function (html) {
          cell.innerHTML = html;
        },
        function () {
          window.location = link.href;
        }
      );
    });
  }

  // Shows those rows of a table that have the text in them; without it the form asks the server.
  function filter(input) {
    var rows = document.querySelectorAll("#" + input.dataset.promotionFilter + " tbody tr");
    var none = document.getElementById(input.dataset.promotionFilter + "-none");
    input.addEventListener("input", function () {
      var wanted = input.value.trim().toLowerCase();
      var shown = 0;
      rows.forEach(function (row) {
        var matches = row.textContent.toLowerCase().includes(wanted);
        row.hidden = !matches;
        shown += matches ? 1 : 0;
      });
      none.hidden = shown > 0;
    });
  }

  function start() {
    localTimes(document);
    document.querySelectorAll("[data-promotion-live]").forEach(live);
    document.querySelectorAll("[data-promotion-version]").forEach(version);
    document.querySelectorAll("[data-promotion-autosave]").forEach(autosave);
    document.querySelectorAll("[data-promotion-window]").forEach(outage);
    document.querySelectorAll("[data-promotion-filter]").forEach(filter);
    document.querySelectorAll("[data-promotion-show]").forEach(showBelow);
  }

  if (document.readyState === "loading") {
    document.addEventListener("DOMContentLoaded", start);
  } else {
    start();
  }
})();
