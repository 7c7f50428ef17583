/** Units of leave-one-out larger than a trial: sessions and participants. */

export {
  type GroupDraws,
  type IntegratedUnits,
  type IntegratedUnitsOptions,
  integratedUnits,
} from "./integrated.js";
