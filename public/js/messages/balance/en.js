/** @type {Record<string, string>} */
export default {
  'low.title': 'Credits are running low',
  'low.text.one': '{count} credit is left for your whole site.',
  'low.text.other': '{count} credits are left for your whole site.',
  'low.ask': 'Your Confluence administrator can add some.',
  'low.buy': 'You can buy more: choose “Skyline: AI credits” in Confluence’s Apps menu.',
  'low.close': 'Put away',
};
