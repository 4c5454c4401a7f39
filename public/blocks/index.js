/** @import { Block } from '../js/page/types.js' */
/** @import { Raw } from '../js/page/values.js' */
/** @import { Tools } from '../js/render/picture.js' */
import { draw as drawAccordion } from './accordion/draw.js';
import { read as readAccordion } from './accordion/read.js';
import { draw as drawButtons } from './buttons/draw.js';
import { read as readButtons } from './buttons/read.js';
import { draw as drawCallout } from './callout/draw.js';
import { read as readCallout } from './callout/read.js';
import { draw as drawCards } from './cards/draw.js';
import { read as readCards } from './cards/read.js';
import { draw as drawFeatures } from './features/draw.js';
import { read as readFeatures } from './features/read.js';
import { draw as drawGallery } from './gallery/draw.js';
import { read as readGallery } from './gallery/read.js';
import { draw as drawHeading } from './heading/draw.js';
import { read as readHeading } from './heading/read.js';
import { draw as drawHero } from './hero/draw.js';
import { read as readHero } from './hero/read.js';
import { draw as drawImage } from './image/draw.js';
import { read as readImage } from './image/read.js';
import { draw as drawLogos } from './logos/draw.js';
import { read as readLogos } from './logos/read.js';
import { draw as drawPeople } from './people/draw.js';
import { read as readPeople } from './people/read.js';
import { draw as drawQuote } from './quote/draw.js';
import { read as readQuote } from './quote/read.js';
import { draw as drawRichText } from './rich-text/draw.js';
import { read as readRichText } from './rich-text/read.js';
import { draw as drawStats } from './stats/draw.js';
import { read as readStats } from './stats/read.js';
import { draw as drawSteps } from './steps/draw.js';
import { read as readSteps } from './steps/read.js';
import { draw as drawTable } from './table/draw.js';
import { read as readTable } from './table/read.js';
import { draw as drawTabs } from './tabs/draw.js';
import { read as readTabs } from './tabs/read.js';
import { draw as drawVideo } from './video/draw.js';
import { read as readVideo } from './video/read.js';

/**
 * Every type of block: how its props are read (null where there is nothing to show), and how they are drawn: as one
 * element, or as several below each other.
 *
 * @typedef {HTMLElement | (HTMLElement | '')[]} Drawn
 * @type {{ [T in Block['type']]: { read: (props: Raw) => object | null, draw: (props: any, tools: Tools) => Drawn } }}
 */
export const BLOCKS = {
  hero: { read: readHero, draw: drawHero },
  heading: { read: readHeading, draw: drawHeading },
  'rich-text': { read: readRichText, draw: drawRichText },
  image: { read: readImage, draw: drawImage },
  video: { read: readVideo, draw: drawVideo },
  buttons: { read: readButtons, draw: drawButtons },
  cards: { read: readCards, draw: drawCards },
  features: { read: readFeatures, draw: drawFeatures },
  steps: { read: readSteps, draw: drawSteps },
  quote: { read: readQuote, draw: drawQuote },
  stats: { read: readStats, draw: drawStats },
  callout: { read: readCallout, draw: drawCallout },
  accordion: { read: readAccordion, draw: drawAccordion },
  tabs: { read: readTabs, draw: drawTabs },
  gallery: { read: readGallery, draw: drawGallery },
  table: { read: readTable, draw: drawTable },
  people: { read: readPeople, draw: drawPeople },
  logos: { read: readLogos, draw: drawLogos },
};
