import { Firefox } from './browsers.js';
import { journeys } from './journeys.js';

journeys(Firefox);
