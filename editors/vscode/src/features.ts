/** Every part of the extension that a person sees, in the order in which they are registered. */

import { registerCheckWorkspace } from "./commands/check-workspace";
import { registerHandOff } from "./commands/hand-off";
import { registerScaleFile } from "./commands/scale-file";
import { registerWrapping } from "./commands/wrap";
import type { Feature } from "./session";
import { registerStatus } from "./status";
import { registerTools } from "./tools";
import { registerWalkthrough } from "./walkthrough";

export const FEATURES: readonly Feature[] = [
  registerWrapping,
  registerHandOff,
  registerScaleFile,
  registerCheckWorkspace,
  registerStatus,
  registerTools,
  registerWalkthrough,
];
