// On the page of the API, in place of Swagger UI's own frame: that has a bar for several documents, whose sign brings a style of its own,
// which the site's policy forbids. There is one document, and it is opened at once.
window.SwaggerUIStandalonePreset = [
  system => ({
    components: {
      StandaloneLayout: ({ getComponent }) => system.React.createElement(getComponent("BaseLayout", true)),
    },
    afterLoad({ getConfigs, specActions }) {
      queueMicrotask(() => {
        const [{ url }] = getConfigs().urls;
        specActions.updateUrl(url);
        specActions.download(url);
      });
    },
  }),
];
