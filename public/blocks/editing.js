/** @import { BlockEditing } from '../js/editor/hand/texts.js' */
import { editing as accordion } from './accordion/edit.js';
import { editing as buttons } from './buttons/edit.js';
import { editing as callout } from './callout/edit.js';
import { editing as cards } from './cards/edit.js';
import { editing as features } from './features/edit.js';
import { editing as gallery } from './gallery/edit.js';
import { editing as heading } from './heading/edit.js';
import { editing as hero } from './hero/edit.js';
import { editing as image } from './image/edit.js';
import { editing as logos } from './logos/edit.js';
import { editing as people } from './people/edit.js';
import { editing as quote } from './quote/edit.js';
import { editing as richText } from './rich-text/edit.js';
import { editing as stats } from './stats/edit.js';
import { editing as steps } from './steps/edit.js';
import { editing as table } from './table/edit.js';
import { editing as tabs } from './tabs/edit.js';
import { editing as video } from './video/edit.js';

/** How each type of block is edited. @type {Record<string, BlockEditing>} */
export const EDITING = {
  hero,
  heading,
  'rich-text': richText,
  image,
  video,
  buttons,
  cards,
  features,
  steps,
  quote,
  stats,
  callout,
  accordion,
  tabs,
  gallery,
  table,
  people,
  logos,
};
