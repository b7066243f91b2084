import { foldArabicForm } from './arabic-form.ts';

/** Arabic names whose short vowels everybody knows; the common spelling in Latin letters. */
const arabic =
  'محمد muhammad|احمد ahmad|محمود mahmud|حامد hamid|حميد hamid|علي ali|حسن hasan|حسين hussein|عمر umar|عثمان uthman|' +
  'ابو abu|ام umm|بن bin|ابن ibn|بنت bint|عبد abd|الله allah|عبدالله abdullah|عبدالرحمن abdulrahman|عبدالعزيز abdulaziz|' +
  'عبدالكريم abdulkarim|عبداللطيف abdullatif|عبدالقادر abdulqadir|عبدالرحيم abdulrahim|عبدالحميد abdulhamid|عبدالسلام abdulsalam|' +
  'عبدالفتاح abdulfattah|عبدالمجيد abdulmajid|عبدالملك abdulmalik|عبدالرزاق abdulrazzaq|عبدالناصر abdulnasser|' +
  'الرحمن alrahman|رحمن rahman|العزيز alaziz|ابراهيم ibrahim|اسماعيل ismail|اسحاق ishaq|يعقوب yaqub|يوسف yusuf|موسى musa|عيسى isa|' +
  'داود dawud|سليمان sulayman|ادريس idris|ايوب ayyub|يونس yunus|زكريا zakariya|يحيى yahya|مريم maryam|فاطمه fatima|عايشه aisha|' +
  'خديجه khadija|زينب zaynab|رقيه ruqayya|ساره sara|هاجر hajar|نور nur|نوره nura|ليلى layla|سلمى salma|هدى huda|منى muna|رنا rana|' +
  'خالد khalid|وليد walid|سعيد said|سعد saad|سعود saud|فهد fahd|فيصل faisal|سلمان salman|سلطان sultan|طلال talal|بندر bandar|تركي turki|' +
  'مشعل mishal|ماجد majid|مجيد majid|كريم karim|جمال jamal|كمال kamal|جلال jalal|بلال bilal|هلال hilal|طارق tariq|زياد ziyad|رياض riyad|' +
  'مصطفى mustafa|مرتضى murtada|رضا rida|عباس abbas|حيدر haydar|جعفر jafar|صادق sadiq|باقر baqir|كاظم kazim|هادي hadi|مهدي mahdi|' +
  'قاسم qasim|هاشم hashim|ناصر nasser|منصور mansur|عادل adil|صالح salih|صلاح salah|فلاح falah|نجيب najib|حبيب habib|لطيف latif|' +
  'شريف sharif|شيخ shaykh|سيد sayyid|مالك malik|ملك malik|امير amir|امين amin|انور anwar|اكرم akram|اسعد asad|اسد asad|بشار bashar|' +
  'بشير bashir|نذير nadhir|منير munir|سمير samir|سامي sami|رامي rami|فادي fadi|هاني hani|غازي ghazi|راشد rashid|رشيد rashid|مرشد murshid|' +
  'فارس faris|جابر jabir|جبر jabr|نبيل nabil|جميل jamil|خليل khalil|عقيل aqil|وسام wisam|حسام husam|عصام isam|هشام hisham|' +
  'ياسر yasir|ياسين yasin|طه taha|حمزه hamza|اسامه usama|معاويه muawiya|عكرمه ikrima|طلحه talha|عبيده ubayda|قتيبه qutayba|' +
  'مجاهد mujahid|شاكر shakir|طاهر tahir|ظاهر zahir|ماهر mahir|زاهر zahir|ثامر thamir|عامر amir|عمار ammar|نزار nizar|جهاد jihad|' +
  'اياد iyad|مراد murad|فواد fuad|جواد jawad|عماد imad|سعاد suad|وداد widad|عمرو amr|عمران imran|عدنان adnan|عفان affan|مروان marwan|' +
  'سفيان sufyan|حسان hassan|غسان ghassan|رضوان ridwan|شعبان shaban|رمضان ramadan|رجب rajab|معمر muammar|قذافي gaddafi|صدام saddam|' +
  'حافظ hafiz|حكيم hakim|عظيم azim|نعيم naim|سليم salim|سالم salim|مسلم muslim|ابتسام ibtisam|احلام ahlam|اسماء asma|ايمان iman|' +
  'حسني husni|لطفي lutfi|فوزي fawzi|رمزي ramzi|صبري sabri|فخري fakhri|بدري badri|عوني awni|نوري nuri|ممدوح mamduh|توفيق tawfiq|' +
  'دين din|الدين aldin|نورالدين nuruddin|صلاحالدين salahuddin|شمس shams|بدر badr|قمر qamar|نجم najm|تاج taj|عز izz|سيف sayf|' +
  'حسيني husayni|هاشمي hashimi|رضايي rezaei|حسینی hosseini|احمدي ahmadi|محمدي mohammadi|کریمي karimi|موسوي mousavi|' +
  'غلام ghulam|نواز nawaz|شهباز shahbaz|خان khan|بيگ beg|گل gul|جان jan|شاه shah|مير mir|ميرزا mirza|آصف asif|اصف asif|عارف arif|زرداري zardari|مسعود masoud|پزشكيان pezeshkian|روحاني rouhani|خامنه khamene|خميني khomeini';

/** As a name is written, hamza and final forms folded -> as it is read. */
export const arabicNames: ReadonlyMap<string, string> = new Map(
  arabic.split('|').map((entry) => {
    const [written = '', read = ''] = entry.split(' ');
    return [foldArabicForm(written), read];
  }),
);
