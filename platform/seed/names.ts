export interface NameSet {
  /** Country code, its digits after the plus. */
  dialCode: string;
  city: string;
  female: readonly [string, ...string[]];
  male: readonly [string, ...string[]];
  last: readonly [string, ...string[]];
}

/** Names in the scripts that a supervisor meets: searching, sorting and showing them must work alike. */
export const NAME_SETS: readonly [NameSet, ...NameSet[]] = [
  {
    dialCode: '44',
    city: 'Leeds',
    female: ['Amelia', 'Grace', 'Harriet', 'Imogen', 'Poppy', 'Ruth'],
    male: ['Arthur', 'Callum', 'Edwin', 'Graham', 'Owen', 'Rhys'],
    last: ['Ashworth', 'Blackwood', 'Cartwright', 'Dunmore', "O'Brien", 'Whitfield', 'Pemberton-Hall'],
  },
  {
    dialCode: '33',
    city: 'Besançon',
    female: ['Anaïs', 'Chloé', 'Éloïse', 'Léa', 'Maëlle', 'Zoé'],
    male: ['André', 'Benoît', 'Étienne', 'François', 'Jérôme', 'Noël'],
    last: ['Bélanger', 'Château', 'Dupré', 'Lefèvre', 'Mérieux', 'Sauvé', 'Vézina'],
  },
  {
    dialCode: '34',
    city: 'Logroño',
    female: ['Begoña', 'Inés', 'Lucía', 'María José', 'Nuria', 'Sofía'],
    male: ['Andrés', 'Íñigo', 'Joaquín', 'Martín', 'Óscar', 'Ramón'],
    last: ['Álvarez', 'Muñoz', 'Núñez', 'Peña', 'Quiñones', 'Ibáñez', 'Zúñiga'],
  },
  {
    dialCode: '212',
    city: 'الدار البيضاء',
    female: ['أمينة', 'خديجة', 'سلمى', 'فاطمة', 'نادية', 'ياسمين'],
    male: ['أحمد', 'إدريس', 'حسن', 'عبد الله', 'مصطفى', 'يوسف'],
    last: ['الإدريسي', 'العلوي', 'بنعلي', 'الحداد', 'الفاسي', 'المنصوري', 'الزهراوي'],
  },
  {
    dialCode: '380',
    city: 'Львів',
    female: ['Ганна', 'Катерина', 'Леся', 'Олена', 'Соломія', 'Юлія'],
    male: ['Андрій', 'Богдан', 'Євген', 'Микола', 'Олексій', 'Тарас'],
    last: ['Бондаренко', 'Ґудзь', 'Ковальчук', 'Мельник', 'Шевчук', 'Їжакевич', 'Яременко'],
  },
  {
    dialCode: '86',
    city: '杭州',
    female: ['丽华', '雅婷', '思颖', '美玲', '晓燕', '静怡'],
    male: ['志强', '建国', '浩然', '伟明', '子轩', '俊杰'],
    last: ['王', '李', '张', '欧阳', '陈', '赵', '诸葛'],
  },
  {
    dialCode: '81',
    city: '横浜市',
    female: ['さくら', '陽子', '美咲', '結衣', '恵子', 'あかり'],
    male: ['健太', '翔', '大輔', '直樹', '一郎', '悠斗'],
    last: ['佐藤', '鈴木', '髙橋', '田中', '渡邉', '伊藤', '山本'],
  },
  {
    dialCode: '90',
    city: 'İzmir',
    female: ['Ayşe', 'Çiğdem', 'Elif', 'Gülşen', 'İpek', 'Şule'],
    male: ['Çağlar', 'Emre', 'İbrahim', 'Oğuz', 'Ümit', 'Yiğit'],
    last: ['Çelik', 'Doğan', 'Güneş', 'Işık', 'Öztürk', 'Şahin', 'Yıldız'],
  },
  {
    dialCode: '48',
    city: 'Łódź',
    female: ['Agnieszka', 'Bożena', 'Małgorzata', 'Róża', 'Żaneta', 'Zofia'],
    male: ['Błażej', 'Łukasz', 'Michał', 'Paweł', 'Sławomir', 'Zdzisław'],
    last: ['Błaszczyk', 'Dąbrowski', 'Górski', 'Łukasik', 'Święty', 'Wójcik', 'Żółć'],
  },
];

export const OCCUPATIONS = ['Teacher', 'Electrician', 'Nurse', 'Accountant', 'Farmer', 'Designer', 'Student'] as const;

export const AGENT_NAMES = ['Nora Lindqvist', 'Sami Haddad', 'Elena Petrova', 'Marcus Reid', 'Aïcha Benali'] as const;

/** Lines of generated calls; a call is a walk through them. */
export const AGENT_LINES = [
  'Thank you for calling, how can I help you today?',
  'May I have your order number, please?',
  'I can see the delivery was delayed at the depot.',
  'Let me put you on hold for a moment while I check that.',
  'I have refunded the charge; it will show within three working days.',
  'Is there anything else I can do for you?',
  'Could you spell your surname for me?',
  'I am sorry about that, let us put it right.',
] as const;

export const CONTACT_LINES = [
  'Hello, my parcel has not arrived and I have been waiting since Monday.',
  'The invoice shows a charge that I do not recognise.',
  'Yes, one moment, it is four seven two nine one.',
  'I would like to cancel my subscription at the end of the month.',
  'The connection drops every evening around eight.',
  'Could you repeat that, please?',
  'That is very kind of you, thank you.',
  'I was told somebody would call me back, and nobody did.',
] as const;
