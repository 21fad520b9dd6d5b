/** What the assistants of Telvora, a mobile company, know. Markdown. */
export const TELECOM_BILLING = `# Bills and plans at Telvora

## Reading a bill
The first page of a bill shows the plan, the extras and the credits of the month. A plan is charged a month ahead, extras such as roaming and calls to special numbers a month behind, so the first bill after a change holds parts of two plans. The amount is taken from the account on the fourteenth, or on the next working day. A bill that seems wrong can be disputed within sixty days; the disputed part is put on hold and need not be paid until somebody has looked at it.

## Roaming and ferries
Inside the roaming area the plan's own data is used. Ships and aeroplanes have networks of their own, which are not part of any area and cost six pounds a megabyte. Close to a harbour a telephone can be caught by the network of a ferry although its owner is on land. When the bill shows a maritime network and the customer was at home, the charge is credited in full on the first occasion, and maritime networks are barred on the line so that it cannot happen again.

## Leaving and renewing
A contract runs for twelve or twenty four months and goes on from month to month afterwards, with thirty days' notice. Within the last ninety days it can be renewed early, and the rest of the old contract is forgiven. Customers who have been with us for more than five years are offered a loyalty discount of fifteen per cent before any other offer. Whoever leaves keeps the number: the transfer code is sent by text within two hours and is good for thirty days.

## Payment in parts
A bill of more than eighty pounds can be paid in up to four monthly parts without interest if the two bills before it were paid in time. A reminder costs nothing; after the second one the line can still receive calls and ring emergency numbers. Payments by card are taken by the secure keypad, never by reading the number out.
`;

export const TELECOM_FAULTS = `# Faults, coverage and lost telephones

## No signal at home
First we ask whether the telephone was switched off and on, whether a second telephone on our network works in the same place, and since when there is a problem. The coverage map is brought up to date every night and shows masts that are being repaired. A repair that takes longer than three days earns a credit of one thirtieth of the plan for each further day, which is given without asking. Calling over wireless internet is free in every plan and can be switched on under network settings.

## Slow data in the evening
Between seven and ten in the evening a mast shares its capacity among many homes. The speed of a line is tested from our side in two minutes. A result under two megabits at three different times counts as a fault, and an engineer looks at the mast within five working days. Nobody needs to be at home for that.

## Lost or stolen
A lost telephone is barred at once, at any time of day, after two questions from the record. The bar costs nothing and can be lifted within minutes when the telephone is found under a cushion. A new SIM card comes by post within two working days, or on the spot in a shop against a photo identity card. Calls made in the two hours before a theft was reported are not charged.

## Fraud
Telvora never asks for a whole password, a code from a text message or a payment over the telephone for a parcel. Whoever was asked for one of these should hang up and call the security desk, which is open day and night. A request to move the number to another SIM card is only carried out twenty four hours after a text message has announced it.
`;

export const TELECOM_ARABIC = `# أسئلة عملاء تلفورا

## الفاتورة وموعد السداد
تصدر الفاتورة في أول كل شهر، ويُخصم المبلغ من الحساب في اليوم الرابع عشر أو في يوم العمل التالي. تُدفع قيمة الباقة مقدماً، أما الخدمات الإضافية مثل التجوال والمكالمات الدولية فتُحسب عن الشهر السابق. إذا بدا مبلغ ما غير صحيح، يمكن الاعتراض عليه خلال ستين يوماً، ويُعلَّق الجزء المعترض عليه إلى أن ينظر فيه أحد الموظفين.

## التجوال والشبكات البحرية
داخل منطقة التجوال تُستهلك بيانات الباقة نفسها دون رسوم إضافية. للسفن والطائرات شبكات خاصة خارج كل المناطق، وتكلفتها مرتفعة. قد يلتقط الهاتف قرب الميناء شبكة عبّارة وصاحبه على اليابسة؛ في هذه الحالة يُعاد المبلغ كاملاً في المرة الأولى، وتُحجب الشبكات البحرية عن الخط حتى لا يتكرر ذلك.

## ضعف الإشارة
نسأل أولاً إن كان الهاتف قد أُعيد تشغيله، وإن كان هاتف آخر على شبكتنا يعمل في المكان نفسه، ومنذ متى بدأت المشكلة. تُحدَّث خريطة التغطية كل ليلة وتظهر فيها الأبراج التي تحت الصيانة. إذا استغرق الإصلاح أكثر من ثلاثة أيام، يحصل العميل تلقائياً على تعويض عن كل يوم إضافي.

## فقدان الهاتف
يُحجب الخط فوراً في أي ساعة بعد سؤالين من السجل، والحجب مجاني. تصل شريحة جديدة بالبريد خلال يومي عمل، أو تُستلم مباشرة من أحد المتاجر مع بطاقة هوية تحمل صورة. المكالمات التي جرت خلال الساعتين السابقتين للإبلاغ عن السرقة لا تُحتسب.

## تجديد العقد
يمكن تجديد العقد خلال التسعين يوماً الأخيرة منه، ويُعفى العميل مما تبقى من العقد القديم. يُعرض على من مضى على اشتراكه أكثر من خمس سنوات خصم قدره خمسة عشر في المئة. من يرغب في المغادرة يحتفظ برقمه، ويصله رمز النقل برسالة نصية خلال ساعتين ويبقى صالحاً ثلاثين يوماً.

## الاحتيال
لا تطلب تلفورا كلمة سر كاملة ولا رمزاً من رسالة نصية ولا دفعاً عبر الهاتف مقابل طرد. من طُلب منه شيء من ذلك فليُنهِ المكالمة وليتصل بمكتب الأمن المفتوح ليلاً ونهاراً.
`;
