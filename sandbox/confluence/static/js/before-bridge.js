// What the bridge expects of a product's page. https://bitbucket.org/atlassian/atlassian-connect-js
window.AJS = { $: window.jQuery, Meta: { get: () => '' } };
