// Makes the pages of promotions livelier. Without it everything works, by forms and by loading a page again.
(function () {
  "use strict";

  var INTERVAL = 3000;

  // Of the page, once it is read: how a day is written in its language, and the months.
  function words() {
    return document.querySelector("[data-promotion-trouble]").dataset;
  }

  function two(number) {
    return (number < 10 ? "0" : "") + number;
  }

  // As the server writes times, in the viewer's zone.
  function timeText(date) {
    var zone = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZoneName: "short" });
    return (
      words()
        .day.replace("{0}", date.getDate())
        .replace("{1}", words().months.split(" ")[date.getMonth()])
        .replace("{2}", date.getFullYear()) +
      " " +
      two(date.getHours()) +
      ":" +
      two(date.getMinutes()) +
      " " +
      zone.split(" ").pop()
    );
  }

  // As the server writes lengths of time.
  function lengthText(millis) {
    if (millis < 0) {
      return "-" + lengthText(-millis);
    }
    if (millis > 0 && millis < 1000) {
      return "<1 s";
    }
    function parts(number, size, big, small) {
      return Math.floor(number / size) + " " + big + (number % size === 0 ? "" : " " + (number % size) + " " + small);
    }
    var seconds = Math.floor((millis + 500) / 1000);
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return parts(seconds, 60, "min", "s");
    }
    var minutes = Math.floor((seconds + 30) / 60);
    return minutes < 1440 ? parts(minutes, 60, "h", "min") : parts(Math.floor((minutes + 30) / 60), 24, "d", "h");
  }

  function localTimes(root) {
    root.querySelectorAll("time[datetime]").forEach(function (element) {
      var date = new Date(element.getAttribute("datetime"));
      if (isNaN(date) || element.dataset.promotionLocal) {
        return;
      }
      element.dataset.promotionLocal = "true";
      element.title = element.getAttribute("datetime");
      var near = Math.abs(date - Date.now()) < 12 * 3600 * 1000;
      element.textContent = near && element.dataset.promotionShort ? timeText(date).replace(/^.*\d{4} /, "") : timeText(date);
    });
    root.querySelectorAll("[data-promotion-times]").forEach(function (element) {
      var texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        texts.currentNode.data = texts.currentNode.data.replace(/\b(\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}) UTC/g, function (all, time) {
          return timeText(new Date(time + " UTC"));
        });
      }
    });
  }

  // What a button copies is its name, where the host gives it none.
  function named(root) {
    root.querySelectorAll(".cp-copy:not([aria-label])").forEach(function (button) {
      button.setAttribute("aria-label", button.getAttribute("tooltip") || button.title);
    });
  }

  // The controller's clock, as far as the page knows it: this browser's and a difference.
  var ahead = 0;

  function clocks(root) {
    var now = root.querySelector("[data-promotion-now]");
    if (now) {
      ahead = Date.parse(now.dataset.promotionNow) - Date.now() || 0;
    }
    tick();
  }

  // Lengths that grow, and moments that come nearer, go on by themselves.
  function tick() {
    var now = Date.now() + ahead;
    document.querySelectorAll("[data-promotion-since]").forEach(function (element) {
      element.textContent = lengthText(Math.max(0, now - Date.parse(element.dataset.promotionSince)));
    });
    document.querySelectorAll("[data-promotion-until]").forEach(function (element) {
      var left = Date.parse(element.dataset.promotionUntil) - now;
      element.textContent =
        (left >= 0 ? element.dataset.in : element.dataset.ago).replace("#", lengthText(Math.abs(left)));
      element.classList.toggle("cp-status--failed", left < 0);
    });
  }

  // Calls again and again while the page is looked at, more slowly after an error; at once for who comes back to it.
  function repeat(action) {
    var timer = null;
    function next(delay) {
      clearTimeout(timer);
      timer = setTimeout(look, delay);
    }
    function look() {
      if (document.hidden) {
        next(INTERVAL);
        return;
      }
      timer = null;
      action().then(
        function () {
          next(INTERVAL);
        },
        function () {
          next(INTERVAL * (trouble.now === "lost" ? 5 : 1));
        }
      );
    }
    window.addEventListener("focus", function () {
      if (trouble.now && timer !== null) {
        next(0);
      }
    });
    next(INTERVAL);
  }

  // Says that Jenkins does not answer, or not to this person any more; the page and what was typed stay.
  function trouble(kind) {
    var notice = document.querySelector("[data-promotion-trouble]");
    if (!notice || trouble.now === kind) {
      return;
    }
    trouble.now = kind;
    notice.textContent = "";
    if (!kind) {
      notice.classList.add("jenkins-hidden");
      return;
    }
    notice.appendChild(document.createElement("strong")).textContent = notice.dataset[kind];
    notice.appendChild(document.createTextNode(" " + notice.dataset.kept + " "));
    if (kind === "lost") {
      var link = notice.appendChild(document.createElement("a"));
      link.href = notice.dataset.login + "?from=" + encodeURIComponent(location.pathname + location.search);
      link.target = "_blank";
      link.textContent = notice.dataset.signIn;
    }
    notice.classList.remove("jenkins-hidden");
  }

  // Asks the server; what it means if it does not answer, or sends to the sign-in, is told on the page.
  function ask(url, options) {
    return fetch(url, Object.assign({ credentials: "same-origin" }, options)).then(
      function (response) {
        var signIn = response.redirected && new URL(response.url).pathname.endsWith("/login");
        if (signIn || [401, 403, 404].includes(response.status)) {
          var refused = (response.headers.get("Content-Type") || "").includes("application/json");
          if (signIn || !refused) {
            trouble("lost");
            throw new Error("lost");
          }
        } else if (response.status >= 500) {
          trouble("down");
          throw new Error("down");
        }
        return response;
      },
      function (error) {
        trouble("down");
        throw error;
      }
    );
  }

  // After a restart, or in a new session, forms need a new crumb: the page itself has it.
  function recovered() {
    if (!trouble.now) {
      return Promise.resolve();
    }
    return ask(location.href, { headers: { Accept: "text/html" } })
      .then(function (response) {
        return response.text();
      })
      .then(function (html) {
        var fresh = new DOMParser().parseFromString(html, "text/html");
        var viewer = fresh.querySelector("[data-promotion-viewer]");
        var here = document.querySelector("[data-promotion-viewer]");
        if (viewer && here && viewer.dataset.promotionViewer !== here.dataset.promotionViewer) {
          trouble("lost");
          throw new Error("lost");
        }
        crumbs(fresh);
        trouble("");
      });
  }

  function crumbs(fresh) {
    fresh.querySelectorAll("input[data-promotion-crumb]").forEach(function (crumb) {
      document.querySelectorAll("input[data-promotion-crumb]").forEach(function (input) {
        input.value = crumb.value;
      });
    });
  }

  function load(url, accept) {
    return ask(url, { headers: { Accept: accept } }).then(function (response) {
      if (!response.ok) {
        throw new Error(response.status);
      }
      return recovered().then(function () {
        return response.status === 204 ? null : response.text();
      });
    });
  }

  function typed(root) {
    return Array.from(root.querySelectorAll("textarea, input:not([type=hidden])")).filter(function (field) {
      return field.type === "checkbox" || field.type === "radio"
        ? field.checked !== field.defaultChecked
        : field.value !== field.defaultValue;
    });
  }

  function isWriting(root) {
    var at = document.activeElement;
    return typed(root).length > 0 || (root.contains(at) && at.matches("textarea, input, select"));
  }

  // Puts another content in, and leaves opened what was open and the keyboard where it was.
  function replace(element, html) {
    var at = element.contains(document.activeElement) ? document.activeElement : null;
    var focus = at && (at.id ? "#" + CSS.escape(at.id) : at.name && at.value && at.tagName + "[name='" + CSS.escape(at.name) + "'][value='" + CSS.escape(at.value) + "']");
    var open = Array.from(element.querySelectorAll("details[open][id]")).map(function (details) {
      return details.id;
    });
    element.innerHTML = html;
    open.forEach(function (id) {
      var details = document.getElementById(id);
      if (details) {
        details.open = true;
      }
    });
    if (window.Behaviour) {
      window.Behaviour.applySubtree(element, true);
    }
    localTimes(element);
    named(element);
    posts(element);
    var again = focus && element.querySelector(focus);
    if (again) {
      again.focus();
    }
  }

  function key(field) {
    var item = field.form && field.form.elements.item;
    return [field.form && field.form.getAttribute("action"), item && item.type === "hidden" ? item.value : "", field.id, field.name].join("|");
  }

  // Says what changed where somebody is writing; shown once they want, with what they wrote.
  function news(part, says, html) {
    var notice = document.querySelector("[data-promotion-news]");
    notice.textContent = notice.dataset.changed + ": " + says + ". ";
    notice.classList.remove("jenkins-hidden");
    var button = notice.appendChild(document.createElement("button"));
    button.type = "button";
    button.className = "jenkins-button";
    button.textContent = notice.dataset.show;
    button.addEventListener("click", function () {
      var written = typed(part).map(function (field) {
        return [key(field), field.value];
      });
      replace(part, html);
      notice.textContent = "";
      notice.classList.add("jenkins-hidden");
      part.querySelectorAll("textarea, input:not([type=hidden])").forEach(function (field) {
        written = written.filter(function (one) {
          if (one[0] !== key(field)) {
            return true;
          }
          field.value = one[1];
          var details = field.closest("details");
          if (details) {
            details.open = true;
          }
          return false;
        });
      });
      if (written.length > 0) {
        notice.textContent = notice.dataset.wrote + ": " + written.map(function (one) { return one[1]; }).join(" · ");
        notice.classList.remove("jenkins-hidden");
      }
    });
  }

  // A part of a page that is loaded again, or several that are replaced each by itself. Nothing is sent while nothing changed.
  function live(element) {
    var last = null;
    function look(force) {
      var shown = element.querySelector("[data-version]");
      var url = element.dataset.promotionLive;
      url += (url.includes("?") ? "&" : "?") + "version=" + encodeURIComponent(shown ? shown.dataset.version : "");
      return load(url, "text/html").then(function (html) {
        if (html === null || html === last) {
          return;
        }
        last = html;
        var fresh = document.createElement("div");
        fresh.innerHTML = html;
        var viewer = fresh.querySelector("[data-promotion-viewer]");
        var here = element.querySelector("[data-promotion-viewer]");
        if (viewer && here && viewer.dataset.promotionViewer !== here.dataset.promotionViewer) {
          last = null;
          trouble("lost");
          throw new Error("lost");
        }
        var parts = element.querySelectorAll("[data-promotion-part]");
        parts.forEach(function (part) {
          var now = fresh.querySelector("[data-promotion-part='" + part.dataset.promotionPart + "']");
          if (!now) {
            return;
          }
          Array.from(now.attributes).forEach(function (attribute) {
            part.setAttribute(attribute.name, attribute.value);
          });
          if (!force && isWriting(part)) {
            news(part, fresh.querySelector("[data-promotion-says]").dataset.promotionSays, now.innerHTML);
          } else {
            replace(part, now.innerHTML);
          }
        });
        if (parts.length === 0 && !element.contains(document.activeElement)) {
          replace(element, html);
        }
        clocks(element);
      });
    }
    element.promotionLook = look;
    repeat(function () {
      return look(false);
    });
  }

  // Sends a form without leaving the page, so that nothing that was typed is lost if it is refused or nobody answers.
  function posts(root) {
    root.querySelectorAll("form[data-promotion-post]").forEach(function (form) {
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        var body = new URLSearchParams(new FormData(form));
        if (event.submitter && event.submitter.name) {
          body.append(event.submitter.name, event.submitter.value);
        }
        var buttons = form.querySelectorAll("button");
        function enable(on) {
          buttons.forEach(function (button) {
            button.disabled = !on;
          });
        }
        enable(false);
        ask(form.action, { method: "post", headers: { Accept: "application/json" }, body: body })
          .then(function (response) {
            return response.json();
          })
          .then(
            function (answer) {
              enable(true);
              refusal(form, answer.ok ? "" : answer.error);
              var around = form.closest("[data-promotion-live]");
              if (answer.ok && around) {
                form.reset();
                return around.promotionLook(true);
              } else if (answer.ok) {
                location.reload();
              }
            }
          )
          .catch(function () {
            enable(true);
          });
      });
    });
  }

  function refusal(form, text) {
    var line = form.querySelector(".cp-refused");
    if (line) {
      line.remove();
    }
    if (text) {
      line = form.appendChild(document.createElement("p"));
      line.className = "cp-refused";
      line.setAttribute("role", "alert");
      line.textContent = text;
    }
  }

  // A page with forms: it is loaded again when something was recorded, or says so if the person has begun to write.
  function version(element) {
    var known = element.dataset.version;
    // What was refused has its text in the form again, which is not to be lost either.
    var dirty = document.getElementById("cp-refusal") !== null;
    document.addEventListener("input", function () {
      dirty = true;
    });
    repeat(function () {
      var url = element.dataset.promotionVersion.replace(/tree=version$/, "tree=version,standing");
      return load(url, "application/json").then(function (text) {
        var answer = JSON.parse(text);
        var now = String(answer.version);
        if (now === known || now === element.dataset.saved) {
          return;
        }
        known = now;
        var stale = document.querySelector("[data-promotion-stale]");
        if (dirty && stale) {
          stale.classList.remove("jenkins-hidden");
          if (answer.standing) {
            var standing = stale.querySelector("[data-promotion-standing]") || stale.appendChild(document.createElement("div"));
            standing.dataset.promotionStanding = "true";
            standing.textContent = answer.standing;
          }
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
      tests.textContent = answer.shown.tests;
    }
    var approve = document.querySelector("[data-promotion-approve]");
    if (approve) {
      approve.disabled = answer.blockers.length > 0;
    }
    var blockers = document.querySelector("[data-promotion-blockers]");
    if (blockers) {
      blockers.textContent = "";
      answer.shown.blockers.forEach(function (text) {
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
    var here = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && here) {
      zone.value = here;
      form.querySelectorAll("[data-promotion-at]").forEach(function (input) {
        var at = new Date(input.dataset.promotionAt);
        if (!isNaN(at)) {
          input.value = new Date(at.getTime() - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
        }
      });
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
    var place = "#" + input.dataset.promotionFilter;
    var rows = document.querySelectorAll(place + " tbody tr, " + place + " [data-promotion-row]");
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
    // A page that answers a refused act stands at the act's address: loading it again must not do the act again.
    if (document.getElementById("cp-refusal")) {
      history.replaceState(null, "", ".");
    }
    localTimes(document);
    named(document);
    clocks(document);
    setInterval(tick, 1000);
    posts(document);
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
