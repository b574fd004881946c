/** Fields that the inputs of several kinds of elements have. */
import { ID } from "type-graphql";
import { optional, required } from "./input-type.ts";
import { TranslationInput } from "./translation.ts";

/** Of a new element. */
export const CHOSEN_ID = optional(ID, "Its id, if you choose it; never used before. Generated when absent.");

/** Of an element to change. */
export const OWN_ID = required(ID, "Its id.");

export const CHANGED_NAME = optional(String, "A new name; it can't be null.");

export const TRANSLATIONS = optional([TranslationInput], "Its name and description in other languages, all of them.");
