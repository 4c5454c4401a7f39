export default {
  'payment.paid.title': 'Zahlung abgeschickt',
  'payment.paid.text': 'Schließen Sie diesen Tab. Das Guthaben steigt in dem Tab, in dem Sie die Credits gewählt haben, meist innerhalb einer Minute.',
  'payment.cancelled.title': 'Es wurde nichts bezahlt',
  'payment.cancelled.text': 'Schließen Sie diesen Tab und kehren Sie zu Confluence zurück. Dort können Sie die Bezahlseite wieder öffnen, oder nicht mehr warten und andere Credits wählen.',
};
