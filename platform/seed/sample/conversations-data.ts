/** What was said, the contact first where the agent's welcome does not count; `a:` is the agent, `c:` the contact. */
export interface Dialogue {
  title: string;
  lines: readonly string[];
  /** Whether the agent's criteria are met; null where nobody looked. */
  resolved: boolean | null;
  exitReason: string;
}

/** Conversations in calls of the reminder program: the contact pressed 2 to move the appointment. */
export const VOICE_DIALOGUES: readonly [Dialogue, ...Dialogue[]] = [
  {
    title: 'Moves the appointment to a morning',
    lines: [
      'a: Rowan Park Clinic, this is Nora, the virtual assistant. You would like to move your appointment?',
      'c: Yes, please. I start work at one now, so afternoons are no good.',
      'a: Thursday at half past eight, or Friday at a quarter past nine?',
      'c: Thursday, half past eight.',
      'a: It is booked: Thursday at half past eight. Please bring the exercise sheet of your last visit.',
      'c: Will do, thank you.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
  {
    title: 'Asks whether a referral letter has arrived',
    lines: [
      'a: Rowan Park Clinic, this is Nora, the virtual assistant. How can I help?',
      'c: I will come on the day, but has the letter from my doctor arrived?',
      'a: It came on Monday and is in your record. You do not need to bring a copy.',
      'c: Lovely. Then nothing needs to change.',
      'a: Your appointment is confirmed for the day and time in the reminder.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
  {
    title: 'Wants advice about a medicine',
    lines: [
      'a: Rowan Park Clinic, this is Nora, the virtual assistant. How can I help?',
      'c: Can I take the new tablets together with the old ones until then?',
      'a: I must not advise on medicines. I am connecting you to the nurse on duty.',
    ],
    resolved: false,
    exitReason: 'function_call_exit',
  },
  {
    title: 'Hangs up while times are read out',
    lines: [
      'a: Rowan Park Clinic, this is Nora, the virtual assistant. You would like to move your appointment?',
      'c: Yes. Anything next week?',
      'a: On Monday there is ten past two, or half past four. Which suits you?',
    ],
    resolved: false,
    exitReason: 'timeout',
  },
  {
    title: 'Cancels and books nothing new',
    lines: [
      'a: Rowan Park Clinic, this is Nora, the virtual assistant. You would like to move your appointment?',
      'c: Cancel it, please. I am travelling until the new year.',
      'a: It is cancelled, and there is no charge, because it is more than twenty four hours away.',
      'c: Good. I will ring when I am back.',
    ],
    resolved: null,
    exitReason: 'exit_phrase',
  },
];

export interface ChatSample extends Dialogue {
  agentKey: string;
  contactKey: string;
  /** Before the seed. */
  minutesAgo: number;
  /** Left open where true. */
  isActive?: boolean;
}

export const CHATS: readonly ChatSample[] = [
  {
    agentKey: 'maya',
    contactKey: 'yuki-tanaka',
    minutesAgo: 95,
    title: 'Slow in the evening',
    lines: [
      'c: Every evening from seven my video calls freeze. By day everything is fine.',
      'a: Thank you, that helps. What do the lights on your router show right now?',
      'c: All white, and steady.',
      'a: The line is tested and gets its full speed at the socket. Your router shares its channel with eleven neighbours. May I move it to a free one? You will be offline for two minutes.',
      'c: Go ahead.',
      'a: Done. The connection works again on a free channel. Please look at it tonight and write here if it is still slow.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
  {
    agentKey: 'maya',
    contactKey: 'ben-carter',
    minutesAgo: 12,
    isActive: true,
    title: 'Red light on the router',
    lines: [
      'c: There is a red light and nothing works.',
      'a: A red light means that the line is broken. I see an outage in Quayside since a quarter past six. The engineers expect it to be over by nine.',
      'c: My exam is at eight! Is there anything I can do?',
    ],
    resolved: null,
    exitReason: '',
  },
  {
    agentKey: 'sami',
    contactKey: 'kenji-watanabe',
    minutesAgo: 1460,
    title: 'Driver did not find the entrance',
    lines: [
      'c: The card says nobody was in. I was in all day. SL 4402 9187 GB.',
      'a: SL, four four oh two, nine one eight seven, GB. The driver noted: no access, unit four not found.',
      'c: It is round the back, from the yard.',
      'a: I added the entrance from the yard to your address. A new delivery tomorrow between eight and one is agreed for the parcel.',
      'c: Perfect.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
  {
    agentKey: 'sami',
    contactKey: 'grace-adeyemi',
    minutesAgo: 4300,
    title: 'Vase arrived broken',
    lines: [
      'c: The vase is in about forty pieces.',
      'a: I am sorry. Please take two photos, one of the parcel and one of the vase, and keep the box until the claim is decided.',
      'c: I have thrown the box away already.',
      'a: Then please photograph what is left of it. A claim for the damaged parcel is opened; a person will write to you within two days.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
  {
    agentKey: 'leo',
    contactKey: 'sofia-lindqvist',
    minutesAgo: 310,
    title: 'Charged for a ferry from the sofa',
    lines: [
      'c: My bill has eighty pounds of roaming on it. I was in bed with the flu.',
      'a: The charge on the bill is from a maritime network. You live near a harbour, and your telephone was caught by a ferry. It is credited in full.',
      'c: That is the silliest thing I have heard this year. Thank you.',
      'a: Maritime networks are barred on your line now, so it cannot happen again.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
  {
    agentKey: 'leo',
    contactKey: 'omar-farouk',
    minutesAgo: 2890,
    title: 'Asked for a person at once',
    lines: ['c: Person.', 'a: I can help with bills and faults, or connect you to the billing team.', 'c: Person!!'],
    resolved: false,
    exitReason: 'function_call_exit',
  },
  {
    agentKey: 'camille',
    contactKey: 'luc-moreau',
    minutesAgo: 1620,
    title: 'Déplacer un rendez-vous',
    lines: [
      'c: Bonjour, je voudrais déplacer mon rendez-vous de mercredi.',
      'a: Bonjour. Puis-je avoir votre nom complet et votre date de naissance ?',
      'c: Luc Moreau, le 3 mars 1981.',
      'a: Merci. Jeudi à neuf heures dix ou vendredi à onze heures ?',
      'c: Vendredi à onze heures.',
      'a: Votre rendez-vous a été déplacé : vendredi, le jour et l’heure sont confirmés, onze heures.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
  {
    agentKey: 'nora',
    contactKey: 'samuel-osei',
    minutesAgo: 5900,
    title: 'When are the results ready?',
    lines: [
      'c: I had blood taken on Monday. When can I ask for the results?',
      'a: Blood tests are ready after two working days. You can ask between two and five in the afternoon on the results line.',
      'c: Thanks.',
    ],
    resolved: true,
    exitReason: 'completed',
  },
];
