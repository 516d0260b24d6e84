Behaviour.specify("#scripted", "sample", 0, function (element) {
  var headers = crumb.wrap({});
  element.textContent = document.head.dataset.crumbHeader + "=" + headers[document.head.dataset.crumbHeader];
});
