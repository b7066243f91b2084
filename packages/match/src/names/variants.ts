/**
 * Forms of one name: short forms, and spellings that no rule of sound connects. One group a line, in Latin letters.
 * Kept by hand; a name may stand in several groups (a short form of several names).
 */
const groups = `
robert bob bobby rob robbie|richard dick rick ricky rich|william will bill billy willy liam wilhelm guillermo guillaume|timothy tim|edward ed eddie ted ned eduard eduardo edouard
theodore ted theo teodor|douglas doug|andrew andy drew andrei andrey andreas andre andres andrzej andriy|samuel sam sammy|samantha sam|alexander alex sasha sandro aleksandr aleksandar alejandro alexandre oleksandr iskander sikandar xander
alexandra alex sandra sasha aleksandra alejandra oleksandra|raymond ray ramon|kenneth ken kenny|benjamin ben benny binyamin benyamin bunyamin|benedict ben|gregory greg grigori grigory gregorio hryhoriy|lawrence larry laurence laurent lorenzo
ronald ron ronnie|anthony tony antonio anton antoine antoni|joshua josh|rebecca becky beccy rivka|christopher chris kit cristobal christoph krzysztof|christian chris cristian kristian|charles chuck charlie carlos carl karl carlo karel
daniel dan danny danilo daniil danylo|david dave davey dawud daud daoud davud|deborah debbie debora|eleanor ellie nell leonor|frederick fred freddy frederic federico friedrich fredrik|jessica jess jessie|john jack jon johnny jan johann johannes juan jean ivan giovanni joao ioannis yahya yohannes hans sean evan ioan
james jim jimmy jamie jaime jacob jacques diego santiago iago yaqub yakov yaakov jakob giacomo jakub|jonathan jon jonny yonatan|elizabeth liz beth betty lisa eliza elisabeth isabel isabella yelizaveta elizaveta bella|margaret maggie peg peggy meg rita margarita greta marguerite małgorzata
matthew matt matthias mateo matteo matthieu matvei mathew mateusz|michael mike mick mickey mikhail miguel michel michele mikael mykhailo mihail mikail michal|nicholas nick nico nicolas nikolai nikolay mykola nikola nicola klaus miklos|patrick pat paddy patricio|peter pete pedro pierre pyotr petr petro pietro boutros piotr
stephen steve steven stefan esteban etienne stepan stephan stefano istvan|susan sue susie susanna suzanne|thomas tom tommy tomas tommaso toma|wesley wes|joseph joe joey jose giuseppe yusuf yousef youssef yusif yosef osip josef iosif yusup pepe youcef usuf yousuf
abraham abe ibrahim avraham ibragim ebrahim brahim|isaac ishaq yitzhak isak ishak izhak|moses musa moshe moise moussa mousa|solomon suleiman sulayman soliman shlomo suleyman sulaiman salomon|jesus isa issa eisa yesus|noah nuh noach|elijah ilyas elias ilya eliyahu|george jorge georg georgi yuri giorgi jerzy georges giorgio heorhiy juergen girgis yury iurii
henry harry hank enrique henri heinrich enrico hendrik|philip phil felipe philippe filip filippo philipp|paul pablo pavel paulo paolo pavlo boulos pawel|luke lucas luca luka lukas lukasz|mark marcus marco marcos marc marek markus|louis luis luigi ludwig lewis lou luiz|francis frank francisco francesco francois franz paco pancho frances franco
leonard leo leon lenny leonardo leonid lev|vincent vince vinny vicente vincenzo|victor vic viktor vittorio|walter walt wally|arthur art arturo artur|albert al bert alberto|alfred al fred alfredo|eugene gene yevgeny evgeny eugenio evgeni yevhen|donald don donnie|gerald gerry jerry|jeffrey jeff geoffrey geoff|jerome jerry jeronimo|bartholomew bart bartolomeo
katherine kate katie kathy cathy catherine katya ekaterina yekaterina catalina caterina kateryna katarzyna katarina|mary maria marie miriam maryam mariam molly maria marija miriam mariya|anna ann anne annie hannah ana hanna anya annette|helen elena yelena olena helena ellen eleni|barbara barb babs varvara|patricia pat patty tricia|pamela pam|theresa terry tess teresa therese
victoria vicky viktoria vika viktoriya|jennifer jen jenny|dorothy dot dolly dorotea|sophia sofia sophie sofiya zofia|natalia natasha natalie nataliya natalya|tatiana tanya tatyana tetiana|olga olya olha|svetlana sveta svitlana|irina ira iryna irene|ludmila lyuda lyudmila liudmyla|anastasia nastya anastasiya|julia yulia yuliya giulia julie juliana
dmitri dima dmitry dmytro mitya dimitri dimitrios|vladimir vova volodya volodymyr wladimir uladzimir vladimiros|sergei seryozha serhiy sergey serge sergio siarhei sergiy|alexei alyosha aleksei alexey oleksiy lyosha aleksey aliaksei|konstantin kostya costas constantine konstantinos kostas|vasily vasya basil vasyl vasili vasilis vasyl|yaroslav jaroslav iaroslav|svyatoslav sviatoslav|vyacheslav slava viacheslav
muhammad mohammed mohamed mohammad muhammed mohamad mohamud muhamed mehmed mehmet mhd maxamed mamadou magomed mukhamed mahamat mohamet muhamad mahomed muhammadu mohd magomet|ahmad ahmed ahmet axmed akhmed achmad ahmadou|mahmoud mahmud mahmood mehmood makhmud|husayn hussein hussain husein hossein huseyin xuseen husain housseine huseynov|hasan hassan xasan khasan hassane
umar omar omer oumar umer|uthman othman osman usman ousmane uthmaan cusmaan|usama osama oussama|abdullah abdallah abdulla abdoulaye abdullahi cabdullaahi abdalla|ali aly aliy alii cali|fatima fatma fatimah fatimata fatoumata|aisha aysha ayesha aicha aishah caisha|khadija khadijah hatice khadidja|zaynab zainab zeinab zeynep|osei osai
said saeed saeid sayeed saiid saied|khalid khaled halid|tariq tarek tareq tarik|umm oum om|qasim kassem kasim qassem gassem kacem|yasin yassine yaseen|shaykh sheikh shaikh cheikh sheik sheikh|jafar jaafar gaafar cafer|jamal gamal djamal cemal djamel|abd abdel abdul abdal abd el abdol abdu cabdi abdi|hamza hamzah hamsa|zuhair zoheir zouhair|nasser nasir naser|karim kareem|rahim raheem|rashid rasheed rachid|walid waleed oualid
lee yi li rhee ri yee rhie lie|park pak bak paik|choi choe chwe|jung jeong chung cheong chong|kim gim|cho jo joh|kang gang|yoon yun youn|lim im rim yim|jang chang zhang|shin sin|kwon gwon|ahn an|oh o|yoo yu ryu you|jeon chun jun|ko go koh|moon mun|noh no roh ro|baek paek paik back|heo hur huh ho|woo wu u|seo suh so|koo gu ku goo|joo ju chu
xi hsi shi|zhou chou chow|zhao chao jiu|zhu chu choo|qian chien|xu hsu hsu tsui|cai tsai choi chua|chen chan tan chin tran|huang wong hwang ng ooi|lin lim lam|wu ng goh|yang yeung yeo|liu lau low lew liew|luo lo law|guo kuo kwok quek|zheng cheng tay teh|xie hsieh tse chia|song sung soong|deng teng tang|zedong tsetung|jieshi kaishek|zhongshan yatsen sunyatsen|jiang chiang kiang|yu yue yee
nguyen nguyen ng|tran tran|pham fam|somchai somchay|chai chay
isabelle isabel|nicole nikki|caroline carol carrie carolyn|abigail abby gail|mitchell mitch|jackson jack|maximilian max maxim maxime maksim maksym|zachary zach zack|nathaniel nathan nate|cameron cam|joel jo|gabriel gabe gabriele jibril dzhabrail jabril djibril|emmanuel manny manuel emanuel|raphael rafael raffaele raf|ignatius ignacio iggy|adesola sola shola adeshola|oluwaseun seun|olusegun segun|ebenezer eben
`;

let index: Map<string, number[]> | undefined;

/** The groups that a word of a name stands in; undefined for most. */
export function variantGroups(text: string): readonly number[] | undefined {
  index ??= readGroups();
  return index.get(text);
}

/** Whether two words are forms of one name. */
export function shareGroup(a: readonly number[] | undefined, b: readonly number[] | undefined): boolean {
  return a !== undefined && b !== undefined && a.some((group) => b.includes(group));
}

function readGroups(): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (const [i, line] of groups.split(/[|\n]/).entries()) {
    for (const word of new Set(line.split(' ').filter(Boolean))) {
      const known = found.get(word);
      if (known) known.push(i);
      else found.set(word, [i]);
    }
  }
  return found;
}
