export default {
  'payment.paid.title': 'Payment sent',
  'payment.paid.text': 'Close this tab. The balance rises in the tab where you chose the credits, usually within a minute.',
  'payment.cancelled.title': 'Nothing was paid',
  'payment.cancelled.text': 'Close this tab and go back to Confluence. There you can open the payment page again, or stop waiting and choose other credits.',
};
