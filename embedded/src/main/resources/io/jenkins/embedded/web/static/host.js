// What every page of the embedded host offers to scripts: crumb, notifications, confirmations, forms.
var rootURL = document.head.dataset.rooturl;
var resURL = document.head.dataset.resurl;

var crumb = {
  fieldName: document.head.dataset.crumbHeader || null,
  value: document.head.dataset.crumbValue || null,
  wrap: function (headers) {
    if (crumb.fieldName) {
      headers[crumb.fieldName] = crumb.value;
    }
    return headers;
  },
  appendToForm: function (form) {
    if (crumb.fieldName && !form.elements[crumb.fieldName]) {
      var input = document.createElement("input");
      input.type = "hidden";
      input.name = crumb.fieldName;
      input.value = crumb.value;
      form.appendChild(input);
    }
  },
};

var notificationBar = {
  SUCCESS: "success",
  WARNING: "warning",
  ERROR: "error",
  show: function (text, kind) {
    var bar = document.getElementById("notification-bar");
    if (!bar) {
      bar = document.createElement("div");
      bar.id = "notification-bar";
      bar.setAttribute("role", "status");
      document.body.appendChild(bar);
    }
    bar.className = "jenkins-notification jenkins-notification--visible jenkins-notification--" + (kind || "success");
    bar.textContent = text;
    setTimeout(notificationBar.hide, 5000);
  },
  hide: function () {
    var bar = document.getElementById("notification-bar");
    if (bar) {
      bar.className = "jenkins-notification jenkins-notification--hidden";
    }
  },
};

function hoverNotification(text) {
  notificationBar.show(text, notificationBar.SUCCESS);
}

var dialog = {
  alert: function (title, options) {
    window.alert([title, options && options.message].filter(Boolean).join("\n\n"));
    return Promise.resolve();
  },
  confirm: function (title, options) {
    var yes = window.confirm([title, options && options.message].filter(Boolean).join("\n\n"));
    return yes ? Promise.resolve() : Promise.reject();
  },
};

// Leaves the page by a POST that carries the crumb.
function postTo(url) {
  var form = document.createElement("form");
  form.method = "post";
  form.action = url;
  crumb.appendToForm(form);
  document.body.appendChild(form);
  form.submit();
}

// The structured value of a form: elements with data-json-name are objects, the same name twice is a list.
function formTree(form) {
  function put(target, name, value) {
    if (name in target) {
      target[name] = Array.isArray(target[name]) ? target[name].concat([value]) : [target[name], value];
    } else {
      target[name] = value;
    }
  }
  function isOff(element) {
    var control = element.dataset.jsonWhen && form.querySelector("#" + element.dataset.jsonWhen);
    return control && !control.checked;
  }
  function walk(parent, target) {
    Array.prototype.forEach.call(parent.children, function (element) {
      // Drawings hold no fields, and not every browser gives them a dataset.
      if (!element.dataset || element.classList.contains("to-be-removed") || isOff(element)) {
        return;
      }
      var inner = element.dataset.jsonName;
      if (inner) {
        var object = {};
        if (element.dataset.jsonClass) {
          object.$class = element.dataset.jsonClass;
          object["stapler-class"] = element.dataset.jsonClass;
        }
        if (element.dataset.jsonValue) {
          object.value = element.dataset.jsonValue;
        }
        walk(element, object);
        put(target, inner, object);
        return;
      }
      var name = (element.name || "").replace(/^_\./, "");
      var type = (element.type || "").toLowerCase();
      if (name && /^(input|select|textarea)$/i.test(element.tagName) && !/^(submit|button|reset)$/.test(type)) {
        if (type === "checkbox") {
          put(target, name, element.checked);
        } else if (type !== "radio" || element.checked) {
          if (!element.classList.contains("block-control") && name !== "json") {
            put(target, name, element.value);
          }
        }
      }
      walk(element, target);
    });
  }
  var tree = {};
  walk(form, tree);
  return tree;
}

function buildFormTree(form) {
  crumb.appendToForm(form);
  var tree = JSON.stringify(formTree(form));
  var field = form.elements.json;
  if (!field) {
    field = document.createElement("input");
    field.type = "hidden";
    field.name = "json";
    form.appendChild(field);
  }
  field.value = tree;
  return true;
}

Behaviour.specify("form", "host-crumb", 0, function (form) {
  if ((form.getAttribute("method") || "").toLowerCase() === "post") {
    crumb.appendToForm(form);
  }
});

Behaviour.specify("form.jenkins-form", "host-form-tree", 1, function (form) {
  form.addEventListener("submit", function () {
    buildFormTree(form);
  });
});

Behaviour.specify("a.confirmation-link", "host-confirmation", 0, function (link) {
  link.addEventListener("click", function (event) {
    event.preventDefault();
    dialog.confirm(link.dataset.title, { message: link.dataset.message }).then(
      function () {
        if (link.dataset.post === "true") {
          postTo(link.dataset.url);
        } else {
          location.href = link.dataset.url;
        }
      },
      function () {},
    );
  });
});

Behaviour.specify("a[data-task-post='true']", "host-task-post", 0, function (link) {
  link.addEventListener("click", function (event) {
    event.preventDefault();
    postTo(link.href);
  });
});

Behaviour.specify("a.stop-button-link", "host-stop", 0, function (link) {
  link.addEventListener("click", function (event) {
    event.preventDefault();
    var go = link.dataset.confirm ? dialog.confirm(link.dataset.confirm) : Promise.resolve();
    go.then(
      function () {
        postTo(link.href);
      },
      function () {},
    );
  });
});

Behaviour.specify(".jenkins-copy-button", "host-copy", 0, function (button) {
  button.addEventListener("click", function () {
    var ref = button.getAttribute("ref");
    var text = ref ? document.getElementById(ref).innerText : button.getAttribute("text");
    navigator.clipboard.writeText(text).then(function () {
      hoverNotification(button.getAttribute("message"));
    });
  });
});

Behaviour.specify("[tooltip]", "host-tooltip", 0, function (element) {
  if (!element.title) {
    element.title = element.getAttribute("tooltip");
  }
});

Behaviour.specify(".jenkins-help-button", "host-help", 0, function (button) {
  button.addEventListener("click", function (event) {
    event.preventDefault();
    var area = button.closest(".jenkins-form-item, .help-owner").querySelector(".help-area");
    area.hidden = !area.hidden;
    button.setAttribute("aria-expanded", String(!area.hidden));
    if (!area.hidden) {
      fetch(button.getAttribute("helpURL"))
        .then(function (response) {
          return response.text();
        })
        .then(function (html) {
          area.querySelector(".help").innerHTML = html;
        });
    }
  });
});

Behaviour.specify("[checkUrl]", "host-check", 0, function (field) {
  function check() {
    fetch(field.getAttribute("checkUrl"), {
      method: "POST",
      headers: crumb.wrap({}),
      body: new URLSearchParams({ value: field.value }),
    })
      .then(function (response) {
        return response.text();
      })
      .then(function (html) {
        field.closest(".jenkins-form-item").querySelector(".validation-error-area").innerHTML = html;
      });
  }
  field.addEventListener("change", check);
});

Behaviour.specify("[data-shown-by]", "host-shown-by", 0, function (block) {
  var control = document.getElementById(block.dataset.shownBy);
  function show() {
    block.hidden = control.classList.contains("negative") ? control.checked : !control.checked;
  }
  document.addEventListener("change", show);
  show();
});

// Not by :scope, which the browser of the tests does not know.
function childrenOf(parent, name) {
  return Array.prototype.filter.call(parent.children, function (child) {
    return child.classList.contains(name);
  });
}

Behaviour.specify("select.dropdownList", "host-dropdown", 0, function (select) {
  function show() {
    childrenOf(select.closest(".dropdownList-container"), "dropdownList-block").forEach(function (block, index) {
      var other = index !== select.selectedIndex;
      block.hidden = other;
      if (other) {
        block.classList.add("to-be-removed");
      } else {
        block.classList.remove("to-be-removed");
      }
    });
  }
  select.addEventListener("change", show);
  show();
});

Behaviour.specify(".repeated-container", "host-repeatable", 0, function (container) {
  var template = childrenOf(container, "repeatable-template")[0];
  childrenOf(container, "repeatable-add")[0].addEventListener("click", function () {
    var chunk = template.cloneNode(true);
    chunk.hidden = false;
    chunk.className = "repeated-chunk";
    chunk.dataset.jsonName = template.dataset.jsonNameLater;
    container.insertBefore(chunk, template);
    Behaviour.applySubtree(chunk, true);
  });
});

Behaviour.specify(".repeatable-delete", "host-repeatable-delete", 0, function (button) {
  button.addEventListener("click", function () {
    button.closest(".repeated-chunk").remove();
  });
});

// The console: asks for what was added until the log says that it is complete.
Behaviour.specify(".progressiveText-holder", "host-progressive-text", 0, function (holder) {
  var out = document.getElementById(holder.dataset.idref);
  var state = null;
  function next(start) {
    var form = new URLSearchParams({ start: start });
    var headers = crumb.wrap({});
    if (state) {
      headers["X-ConsoleAnnotator"] = state;
    }
    fetch(holder.dataset.href, { method: "POST", headers: headers, body: form })
      .then(function (response) {
        state = response.headers.get("X-ConsoleAnnotator");
        return response.text().then(function (html) {
          var atEnd = window.innerHeight + window.scrollY >= document.body.scrollHeight - 40;
          var part = document.createElement("span");
          part.innerHTML = html;
          out.appendChild(part);
          Behaviour.applySubtree(part);
          if (atEnd && html) {
            window.scrollTo(0, document.body.scrollHeight);
          }
          if (response.headers.get("X-More-Data") === "true") {
            setTimeout(next, 1000, response.headers.get("X-Text-Size"));
          } else {
            document.getElementById(holder.dataset.spinner).hidden = true;
            if (holder.dataset.onFinishEvent) {
              window.dispatchEvent(new Event(holder.dataset.onFinishEvent));
            }
          }
        });
      })
      .catch(function (e) {
        console.error(e);
        setTimeout(next, 5000, start);
      });
  }
  next(holder.dataset.startOffset || 0);
});
