/** @type {Record<string, string>} */
export default {
  'low.title': 'Die Credits gehen zur Neige',
  'low.text.one': '{count} Credit ist für Ihre ganze Site noch da.',
  'low.text.other': '{count} Credits sind für Ihre ganze Site noch da.',
  'low.ask': 'Ihre Confluence-Administration kann welche hinzufügen.',
  'low.buy': 'Sie können welche kaufen: im Apps-Menü von Confluence unter „Skyline: AI credits“.',
  'low.close': 'Weglegen',
};
