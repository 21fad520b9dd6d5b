import type { AgentStatus } from '../../gomobile/agents/repository.ts';
import { CLINIC_APPOINTMENTS, CLINIC_FRENCH, CLINIC_RESULTS } from './knowledge/clinic.ts';
import { DELIVERY_PARCELS, SUPPORT_BROADBAND } from './knowledge/delivery.ts';
import { TELECOM_ARABIC, TELECOM_BILLING, TELECOM_FAULTS } from './knowledge/telecom.ts';

export interface KnowledgeBaseSample {
  key: string;
  name: string;
  description: string;
  documents: readonly { name: string; text: string }[];
}

export const KNOWLEDGE_BASES: readonly KnowledgeBaseSample[] = [
  {
    key: 'clinic',
    name: 'Rowan Park Clinic',
    description: 'Appointments, results, prescriptions and access, for the front desk and its assistants',
    documents: [
      { name: 'appointments.md', text: CLINIC_APPOINTMENTS },
      { name: 'results-and-prescriptions.md', text: CLINIC_RESULTS },
    ],
  },
  {
    key: 'clinic-fr',
    name: 'Clinique Rowan Park, accueil en français',
    description: 'Ce que les patients francophones demandent le plus souvent',
    documents: [{ name: 'accueil.md', text: CLINIC_FRENCH }],
  },
  {
    key: 'telecom',
    name: 'Telvora mobile',
    description: 'Bills, plans, faults and lost telephones',
    documents: [
      { name: 'bills-and-plans.md', text: TELECOM_BILLING },
      { name: 'faults-and-lost-telephones.md', text: TELECOM_FAULTS },
    ],
  },
  {
    key: 'telecom-ar',
    name: 'تلفورا، أسئلة العملاء',
    description: 'الفواتير والتجوال والأعطال والاحتيال',
    documents: [{ name: 'questions.md', text: TELECOM_ARABIC }],
  },
  {
    key: 'delivery',
    name: 'Swiftlane parcels',
    description: 'Tracking, missed deliveries, claims and customs',
    documents: [{ name: 'parcels.md', text: DELIVERY_PARCELS }],
  },
  {
    key: 'support',
    name: 'Brightwave broadband help',
    description: 'Slow lines, outages, engineers and moving home',
    documents: [{ name: 'broadband.md', text: SUPPORT_BROADBAND }],
  },
];

export interface AgentSample {
  key: string;
  name: string;
  description: string;
  instructions: string;
  welcome_message: string;
  language: string;
  status: AgentStatus;
  knowledgeBase: string | null;
  /** Label and description of what counts as resolved. */
  criteria: readonly (readonly [label: string, description: string])[];
}

export const AGENTS: readonly AgentSample[] = [
  {
    key: 'nora',
    name: 'Nora (virtual assistant)',
    description: 'Answers the front desk of the clinic: appointments, results, what to bring',
    instructions:
      'You are Nora, the virtual assistant of Rowan Park Clinic. Say so at the start. Check the full name and the date of birth before you open a record. Offer two times at most in one sentence. Never read out numbers from a test and never give advice about medicines: pass such questions to the nurse on duty. Confirm at the end what was agreed, with day and hour.',
    welcome_message: 'Rowan Park Clinic, this is Nora, the virtual assistant. How can I help?',
    language: 'en',
    status: 'active',
    knowledgeBase: 'clinic',
    criteria: [
      ['Appointment settled', 'An appointment is booked, moved or confirmed with day and time'],
      ['Question answered', 'The patient got an answer about opening hours, results or what to bring'],
    ],
  },
  {
    key: 'leo',
    name: 'Leo (virtual assistant)',
    description: 'Takes faults, bills and lost telephones for Telvora, day and night',
    instructions:
      'You are Leo, the virtual assistant of Telvora. Ask since when there is a problem and whether a second telephone works. Never ask for a whole password or a code from a text message. Credit a maritime charge once. When the customer asks for a person or calls a third time, connect the billing team.',
    welcome_message: 'Telvora, this is Leo, the virtual assistant. Is it about your bill, or is something not working?',
    language: 'en',
    status: 'active',
    knowledgeBase: 'telecom',
    criteria: [
      ['Bill explained', 'The charge on the bill was explained or credited'],
      ['Fault recorded', 'The fault of the line was tested and a repair or credit announced'],
    ],
  },
  {
    key: 'sami',
    name: 'Sami, parcels',
    description: 'Finds parcels, moves deliveries and opens claims for Swiftlane',
    instructions:
      'You are Sami, the assistant of Swiftlane Parcels. Read the tracking number back in groups. Offer a new delivery first and a collection point second. Parcels longer than sixty centimetres never go to a locker. For damage ask for two photos and tell the caller to keep the box.',
    welcome_message: 'Swiftlane Parcels, this is Sami. Do you have your tracking number at hand?',
    language: 'en',
    status: 'active',
    knowledgeBase: 'delivery',
    criteria: [
      ['Delivery arranged', 'A new delivery day or a collection point was agreed for the parcel'],
      ['Claim opened', 'A claim for a damaged or lost parcel was opened with photos'],
    ],
  },
  {
    key: 'maya',
    name: 'Maya, broadband help',
    description: 'First help with slow lines and outages for Brightwave, by chat',
    instructions:
      'You are Maya, the chat assistant of Brightwave Broadband. Ask for the lights of the router first. Test the line before you promise an engineer. Write short sentences and one step at a time. Offer a call back by a supervisor after the third contact about the same fault.',
    welcome_message: 'Hello, I am Maya from Brightwave. What do the lights on your router show?',
    language: 'en',
    status: 'active',
    knowledgeBase: 'support',
    criteria: [['Line works', 'The connection works again, or an engineer visit was booked']],
  },
  {
    key: 'camille',
    name: 'Camille, accueil de la clinique',
    description: 'Accueille les patients francophones de la clinique',
    instructions:
      'Vous êtes Camille, l’assistante de la clinique Rowan Park. Vouvoyez toujours. Demandez le nom complet et la date de naissance avant d’ouvrir un dossier. Ne donnez aucun avis médical. Confirmez à la fin le jour et l’heure convenus.',
    welcome_message: 'Clinique Rowan Park, Camille à votre écoute. Que puis-je faire pour vous ?',
    language: 'fr',
    status: 'active',
    knowledgeBase: 'clinic-fr',
    criteria: [['Rendez-vous fixé', 'Un rendez-vous a été pris, déplacé ou confirmé avec le jour et l’heure']],
  },
  {
    key: 'salma',
    name: 'سلمى، خدمة العملاء',
    description: 'تجيب عن أسئلة الفواتير والتجوال والأعطال باللغة العربية',
    instructions:
      'أنتِ سلمى، المساعدة الافتراضية لشركة تلفورا. رحّبي بالعميل بلطف واسأليه منذ متى بدأت المشكلة. لا تطلبي كلمة سر كاملة ولا رمزاً من رسالة نصية. أكّدي في نهاية المحادثة ما تم الاتفاق عليه.',
    welcome_message: 'تلفورا، معك سلمى. كيف أساعدك اليوم؟',
    language: 'ar',
    status: 'draft',
    knowledgeBase: 'telecom-ar',
    criteria: [['شُرحت الفاتورة', 'شُرح المبلغ في الفاتورة أو أُعيد إلى العميل']],
  },
  {
    key: 'winter',
    name: 'Winter tyres campaign (2025)',
    description: 'Called customers of a partner about their tyres; the partner left in spring',
    instructions: 'Ask whether the customer wants winter tyres this season and offer two dates.',
    welcome_message: 'Good day, I am calling about your winter tyres.',
    language: 'en',
    status: 'archived',
    knowledgeBase: null,
    criteria: [],
  },
];
