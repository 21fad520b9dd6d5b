/** What the assistants of the Rowan Park clinic know, as the clinic would write it. Markdown. */
export const CLINIC_APPOINTMENTS = `# Appointments at Rowan Park Clinic

## Opening hours
The front desk is open from Monday to Friday between eight in the morning and half past six in the evening, and on Saturdays from nine to one. On Sundays and public holidays the clinic is closed. Physiotherapy starts at half past seven on Tuesdays and Thursdays, so that people can come before work. Blood tests are taken between eight and eleven on weekdays, and no appointment is needed for them.

## Booking and moving an appointment
An appointment can be booked by telephone, at the front desk or through the reminder call. To open the right record we ask for the full name and the date of birth. An appointment can be moved as often as needed without any charge until twenty four hours before it starts. After that, or when a patient does not come, a fee of twenty five pounds is charged, which the practice manager can waive after an accident, a sudden illness or a death in the family. A session of physiotherapy takes forty minutes, a first visit to a doctor takes twenty, and a repeat visit takes ten.

## What to bring
Patients bring a photo identity card to the first visit, a list of the medicines that they take, and the referral letter if another practice sent them. For physiotherapy, loose clothes and the exercise sheet of the last visit are enough. A referral letter that was sent straight to the clinic is usually in the record within three working days, and the desk can see whether it has arrived.

## Reminders
A reminder call goes out two working days before each appointment, between ten and six. Pressing one confirms, pressing two asks the front desk to call back and offer another time. Whoever cannot be reached is tried twice more on the same day, at least ninety minutes apart. Patients who asked for text messages get one instead of the call. Leaving the reminder list is possible at any time; the desk only needs the date of birth.

## Access
The entrance in Tollgate Lane has a ramp, and both lifts reach every floor. Two parking spaces for badge holders lie beside the entrance. The number thirty eight bus stops at the corner every twelve minutes. Patients who need more time, a quiet room or an interpreter should say so when they book, since these are kept free until noon of the day before.
`;

export const CLINIC_RESULTS = `# Test results and prescriptions

## When results are ready
Blood tests are ready after two working days, swabs after four, and scans within ten working days, because a radiologist reads each of them twice. A result that needs a doctor's attention is never read out by an assistant: the doctor calls the patient on the same day. Results can be asked for between two and five in the afternoon on the results line, after the name, the date of birth and the first line of the address have been checked.

## What an assistant may say
An assistant may say that a result is normal and that nothing needs to be done, that a result is not there yet, or that a doctor wants to speak to the patient. Numbers, names of illnesses and advice about medicines are left to the doctor. When a caller is worried or in pain, the call goes to the nurse on duty at once. When somebody has chest pain, cannot breathe or bleeds heavily, the caller is asked to hang up and ring the emergency number.

## Repeat prescriptions
A repeat prescription takes two working days and is sent to the pharmacy that the record names. It can be ordered by telephone between nine and four, or with the slip that came with the last one. Medicines that need a yearly review are given for one month only until the review has taken place. The pharmacy in Orchard Close keeps a prescription for fourteen days.

## Copies of the record
Every patient may see the record and have a copy of it without charge within thirty days. A parent may ask for the record of a child under thirteen. Relatives of adults need a written consent, which the desk keeps with the record. Corrections are made by the doctor who wrote the entry; if the two do not agree, the patient's own words are added below it.
`;

export const CLINIC_FRENCH = `# Accueil de la clinique Rowan Park

## Horaires et standard
Le standard répond du lundi au vendredi de huit heures à dix-huit heures trente, et le samedi de neuf heures à treize heures. Les patients francophones sont reçus par l'équipe de Claire Fontaine tous les matins. En dehors de ces heures, un message peut être laissé : il est écouté avant neuf heures le jour ouvré suivant. En cas de douleur dans la poitrine, de difficulté à respirer ou de saignement important, il faut raccrocher et appeler les urgences.

## Prendre ou déplacer un rendez-vous
Pour ouvrir le bon dossier, nous demandons le nom complet et la date de naissance. Un rendez-vous peut être déplacé sans frais jusqu'à vingt-quatre heures avant l'heure prévue. Passé ce délai, ou si le patient ne vient pas, une somme de vingt-cinq livres est demandée ; la direction peut y renoncer après un accident, une maladie soudaine ou un deuil. Une première consultation dure vingt minutes, une visite de contrôle dix minutes, une séance de kinésithérapie quarante minutes.

## Résultats d'analyses
Les analyses de sang sont prêtes après deux jours ouvrés, les prélèvements après quatre, les examens d'imagerie dans les dix jours. Les résultats se demandent entre quatorze et dix-sept heures. Un assistant peut dire qu'un résultat est normal ou qu'il n'est pas encore arrivé ; tout le reste est expliqué par le médecin, qui rappelle le jour même lorsque c'est nécessaire.

## Documents à apporter
Pour la première visite, il faut une pièce d'identité avec photo, la liste des médicaments et, le cas échéant, la lettre du médecin qui adresse le patient. La carte européenne d'assurance maladie suffit pour les visiteurs de passage. Les ordonnances étrangères sont acceptées si elles indiquent la substance et non seulement la marque.

## Interprète et accompagnement
Un interprète peut être demandé jusqu'à la veille à midi, sans frais. Les personnes qui ont besoin de plus de temps ou d'une salle calme le signalent au moment de la réservation. L'entrée de Tollgate Lane est accessible en fauteuil roulant et deux places de stationnement sont réservées devant la porte.
`;
