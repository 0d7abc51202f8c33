/** Longer messages are letters; they are looked at up to here. */
const LONGEST = 1_600;

const TEXTS = '(?:texts?|txts?|text messages?|messages?|msgs?|sms|texting|messaging|spam|notifications?)';
const POLITE = '(?:please|pls|plz|now|thanks|thank you|thx|ty|asap|immediately|already|all|it|this|that|stop)';
const NEVER = '(?:dont|do not|never|didnt|did not|doesnt|wont|will not|cant|not)';
/** Of a list of ours; a waiting list for appointments is none. */
const A_LIST =
  '(?:your|ur|the|this|any|all) (?!wait|waiting|waitlist|cancell?ation|standby|recall)(?:\\w+ )?(?:lists?|texts?|messages?|database|system|contacts)';

/** Whole wishes, in words without accents, apostrophes and punctuation. */
const WISHES: readonly RegExp[] = [
  // English: stop.
  new RegExp(
    `^(?:(?:please|pls|plz|ok|okay|just|hey|hi|hello|can you|could you|would you|will you) )*stop(?: ${POLITE})*$`,
  ),
  new RegExp(
    `(?<!${NEVER} (?:want you to )?)\\b(?:stop|quit|cease) (?:with )?(?:(?:all|the|these|those|this|your|ur|any|sending|getting) )*${TEXTS}\\b(?! (?:you|him|her|them|my|your|the)\\b)`,
  ),
  new RegExp(
    `(?<!${NEVER} )\\b(?:stop|quit|cease) (?:sending|messaging|texting|txting|contacting|bothering|harassing|spamming|calling) (?:me|us|this number|this phone|here)\\b`,
  ),
  /\bwrong (?:number|person)\b.*\bstop\b(?! by\b)|\bstop\b(?! by\b).*\bwrong (?:number|person)\b/,
  /\bspam\b.*\bstop\b/,
  // English: do not.
  /\b(?:dont|do not|never) (?:ever )?(?:text|txt|message|msg|contact|sms) (?:me|us|this number|this phone|here)(?: (?:again|anymore|any more|any longer|ever|please|pls|at all|or|and stop|no more|thanks|thank you)\b|$)/,
  /\b(?:dont|do not) (?:text|txt|message|msg|contact) (?:again|anymore|any more)\b/,
  new RegExp(
    `\\b(?:dont|do not|no longer|never) (?:want|wish|need|like) (?:(?:to receive|to get|receiving|getting|any|these|those|your|ur|more|anymore|the|such|automated|automatic) )+${TEXTS}\\b`,
  ),
  /\b(?:dont|do not|no longer) (?:want|wish) (?:you to (?:text|message|contact)|to be (?:texted|messaged|contacted))\b/,
  new RegExp(
    `(?<!\\b(?:have|had|has|got|were|are|was|see|saw|there) )\\bno more (?:(?:of|these|those|your|this) )*${TEXTS}\\b`,
  ),
  // English: off the list.
  new RegExp(
    `\\b(?:take|remove|get|drop|delete) (?:me|us|my (?:name|number|phone|cell)|this (?:number|phone)) (?:off|from|out)(?: of)? ${A_LIST}\\b`,
  ),
  /\b(?:remove|delete|erase) (?:me|my number|this number)(?: (?:please|pls|plz|now|thanks|thank you|asap|immediately)\b|$)/,
  new RegExp(`(?<!\\b${NEVER} (?:(?:want|mean|wish) to )?)\\bunsubscribe\\b`),
  new RegExp(`(?<!\\b${NEVER} (?:(?:want|mean|wish) to )?)\\bopt(?:ing)? (?:me |us )?out(?! of\\b)`),
  new RegExp(
    `\\bopt(?:ing)? (?:me |us )?out of (?:(?:all|any|your|the|these|this|future|receiving|getting) )*${TEXTS}\\b`,
  ),
  /\b(?:lose (?:my|this) number|leave me alone)\b/,
  // French.
  /\b(?:arrete[zr]?|cesse[zr]?) (?:(?:svp|de|nous|me) )*(?:d|m)?(?:envoyer|ecrire|contacter|texter|importuner)\b/,
  /\bn(?:e )?(?:me |m|nous )?(?:envoyez|envoie|ecrivez|ecris|contactez|contacte|textez|texte) plus\b/,
  /\b(?:ne )?veux plus (?:de (?:vos )?(?:messages?|textos?|sms)|recevoir|(?:vos|ces) (?:messages|textos|sms)|etre contacte)/,
  /^plus de (?:messages?|textos?|sms)(?: (?:svp|merci|sil vous plait))?$/,
  /\b(?:desabonne[rz]?|desinscri(?:re|s|vez))\b/,
  /\b(?:retire[rz]?|enleve[rz]?|supprime[rz]?) (?:moi|mon (?:nom|numero)|ce numero)(?: (?:de|des) (?!.*attente\b)|$| svp| merci)/,
  // Spanish.
  /\bno me (?:envien?|envies|manden?|mandes|escriban?|escribas|contacten?|contactes|texteen?)(?: (?:mas|mensajes?|textos?|nada|por favor)\b|$)/,
  /\b(?:dejen?|deja|paren?|para) de (?:enviar|mandar|escribir|contactar|textear|molestar)(?:me|nos)?\b/,
  /\bno (?:quiero|deseo) (?:(?:mas|recibir|sus|estos) )+(?:mensajes?|textos?|sms)\b/,
  /\b(?:no mas|basta de) (?:mensajes?|textos?|sms)\b/,
  /\b(?:quiten?me|quitame|saquen?me|sacame|borren?me|eliminen?me|(?:quiten?|borren?|eliminen?) (?:mi|este) numero)\b(?!.*\bespera\b)/,
  /\b(?:darme|denme|deme|dame) de baja\b/,
];

/**
 * Whether a message reads like a wish for no more texts, though it is no opt-out word (R18). A hint for staff and nothing more:
 * so it may be wrong, and is careful not to cry wolf. It knows common forms of English, French and Spanish.
 */
export function readsLikeOptOut(message: string): boolean {
  const words = message
    .slice(0, LONGEST)
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’‘`´]/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return WISHES.some((wish) => wish.test(words));
}
