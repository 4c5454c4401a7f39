/** The fonts that a brand may choose: what a reader's machine has, or the nearest to it. None is ever fetched. */
export const FONTS = {
  system: "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif",
  arial: "Arial, 'Liberation Sans', sans-serif",
  calibri: "Calibri, Carlito, 'Segoe UI', sans-serif",
  'gill-sans': "'Gill Sans', 'Gill Sans Nova', 'Gill Sans MT', Calibri, sans-serif",
  helvetica: "'Helvetica Neue', Helvetica, 'Nimbus Sans', Arial, 'Liberation Sans', sans-serif",
  tahoma: "Tahoma, Verdana, 'DejaVu Sans', sans-serif",
  trebuchet: "'Trebuchet MS', 'Fira Sans', sans-serif",
  verdana: "Verdana, 'DejaVu Sans', sans-serif",
  garamond: "Garamond, 'EB Garamond', 'Apple Garamond', Baskerville, serif",
  georgia: "Georgia, Gelasio, 'DejaVu Serif', serif",
  palatino: "'Palatino Linotype', Palatino, 'URW Palladio L', P052, 'Book Antiqua', serif",
  times: "'Times New Roman', Times, 'Liberation Serif', serif",
};
