export default {
  'templates.text': 'Finished pages to change as you like. Every word and picture can be replaced.',
  'templates.loading': 'Loading templates…',
  'templates.failed': 'The templates could not be loaded. Check your connection and try again.',
  'templates.again': 'Try again',
  'templates.use': 'Use this template: {title}',
  'templates.close': 'Close',
};
