/** Words that options take, apart from what they mean, so that the command can list them without loading it. */

export const scheduleKinds = ["volatile", "stable"] as const;
/** Inputs that are made up. */
export type ScheduleKind = (typeof scheduleKinds)[number];

export const criteria = ["lme", "bic", "aic"] as const;
/** By which models are chosen. */
export type Criterion = (typeof criteria)[number];

export const calibrationMethods = ["nuts", "laplace", "pathfinder"] as const;
/** What is calibrated. */
export type CalibrationMethod = (typeof calibrationMethods)[number];
