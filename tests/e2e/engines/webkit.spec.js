import { WebKit } from './browsers.js';
import { journeys } from './journeys.js';

journeys(WebKit);
