export default {
  'templates.text': 'Fertige Seiten zum Anpassen. Jedes Wort und jedes Bild lässt sich austauschen.',
  'templates.loading': 'Vorlagen werden geladen …',
  'templates.failed': 'Die Vorlagen konnten nicht geladen werden. Prüfen Sie die Verbindung und versuchen Sie es noch einmal.',
  'templates.again': 'Noch einmal',
  'templates.use': 'Diese Vorlage verwenden: {title}',
  'templates.close': 'Schließen',
};
