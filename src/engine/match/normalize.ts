/** Longest part of a message that is looked at, in UTF-16 code units; both platforms stop at 4,096. */
const LOOKED_AT = 8_000;

// Zero-width characters, joiners, bidirectional controls, soft hyphen, variation selectors, byte order mark.
const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/gu;
const OTHER_DIGIT = /(?![0-9])\p{Decimal_Number}/gu;
const MARKS = /\p{Mark}/gu;
const APOSTROPHES = /['\u2019\u2018\u02bc`\u00b4]/gu;
/** Signs that need folding: whatever is not ASCII. */
const OTHER_SIGNS = /[^\0-\x7f]/;
const NOT_WORD = /[^\p{Letter}\p{Number}]+/gu;
/** Written without spaces; the marks of length and repetition belong to them. */
const SIGN = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc]/u;
const SIGNS = new RegExp(SIGN, 'gu');

/**
 * The words of a text, made comparable: compatibility forms and digits of all scripts folded, invisible
 * characters and accents removed, lower case, apostrophes dropped ("can't" is "cant"), everything else between words.
 * A Han sign or kana is a word by itself, traditional ones folded to simplified.
 */
export function words(text: string): string[] {
  const read = text.slice(0, LOOKED_AT);
  return OTHER_SIGNS.test(read) ? folded(read) : (read.replace(/['`]/g, '').toLowerCase().match(/[a-z0-9]+/g) ?? []);
}

function folded(text: string): string[] {
  const plain = text
    .replace(APOSTROPHES, '') // first: compatibility forms make a space and an accent of the acute one
    .normalize('NFKD')
    .slice(0, LOOKED_AT) // one sign may unfold to eighteen
    .replace(INVISIBLE, '')
    .replace(MARKS, '')
    .toLowerCase()
    .replaceAll('đ', 'd') // a letter of its own in Unicode, and typed without its stroke
    .replace(OTHER_DIGIT, asciiDigit)
    .replace(NOT_WORD, ' ');
  const apart = SIGN.test(plain) ? plain.replace(SIGNS, (sign) => ` ${simplified(sign)} `).replace(/ {2,}/g, ' ').trim() : plain.trim();
  return apart === '' ? [] : apart.split(' ');
}

/** Whether a word is a sign of a script without spaces: one of several that make what is a word elsewhere. */
export function isSign(word: string): boolean {
  return SIGN.test(word);
}

/** How long a text is, in words; two signs of a script without spaces count as one. */
export function lengthOf(said: readonly string[]): number {
  return said.length - said.filter(isSign).length / 2;
}

/** Scripts have their digits in a row, zero first, and rows of ten may touch. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Decimal_Number}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/** The clauses of a text, each as its words: cut at punctuation, and at words that turn a sentence around. */
export function clauses(text: string, turns: readonly string[]): string[][] {
  const parts = text.slice(0, LOOKED_AT).split(/[.,;:!\n()。，、；：！（）]+/); // not at "?": "the police? no" is one clause
  return parts.flatMap((part) => splitAt(words(part), turns));
}

/** The words between separators, each of one word or more (joined by spaces). */
export function splitAt(said: readonly string[], separators: readonly string[]): string[][] {
  const apart = separators.map((each) => each.split(' '));
  const parts: string[][] = [[]];
  for (let at = 0; at < said.length; ) {
    const found = apart.find((separator) => separator.every((word, i) => said[at + i] === word));
    if (found) parts.push([]);
    else parts.at(-1)?.push(...said.slice(at, at + 1));
    at += found?.length ?? 1;
  }
  return parts.filter((part) => part.length > 0);
}

/** The words joined by one space: what two texts must share to be "the same whole message". */
export function normalize(text: string): string {
  return words(text).join(' ');
}

/*
 * Traditional signs and the simplified ones they are folded to, in pairs: those of Big5's first level, the common
 * ones, which have one in GB 2312. From OpenCC's TSCharacters (Apache-2.0), whose package
 * for JavaScript is 6 MB; and 帐, which stands for 账 in 转帐.
 */
const PAIRS =
  '帐账丟丢並并乾干亂乱亙亘亞亚佇伫佈布佔占併并來来侖仑侶侣侷局係系俠侠倀伥倆俩倉仓個个們们倖幸倫伦偉伟側侧偵侦偽伪傑杰傖伧傘伞備备傢家傭佣傯偬傳传債债傷伤傾倾僅仅僑侨僕仆僥侥僱雇價价儀仪儂侬億亿儈侩儉俭儐傧儔俦儕侪儘尽償偿優优儲储儷俪儻傥儼俨兇凶' +
  '兌兑兒儿兗兖內内兩两冊册冑胄冪幂凍冻凜凛凱凯別别刪删則则剋克剎刹剛刚剝剥剴剀創创剷铲劃划劇剧劉刘劊刽劍剑劑剂勁劲動动務务勛勋勝胜勞劳勢势勳勋勵励勸劝勻匀匯汇匱匮區区協协卹恤卻却厭厌厲厉參参叢丛吒咤吳吴吶呐呂吕員员唸念問问啞哑啟启喚唤喪丧喫吃' +
  '喬乔單单喲哟嗆呛嗇啬嗎吗嗚呜嗶哔嘆叹嘍喽嘔呕嘖啧嘗尝嘩哗嘮唠嘯啸嘰叽噓嘘噥哝噯嗳噴喷噸吨噹当嚀咛嚇吓嚐尝嚕噜嚥咽嚨咙嚮向嚴严嚶嘤囀啭囁嗫囂嚣囈呓囌苏囑嘱囪囱國国圍围園园圓圆圖图團团執执堅坚堊垩堝埚堯尧報报場场塊块塋茔塒埘塗涂塚冢塢坞塵尘塹堑' +
  '墊垫墜坠墮堕墳坟墾垦壇坛壎埙壓压壘垒壙圹壞坏壟垄壢坜壩坝壯壮壺壶壽寿夠够夢梦夥伙夾夹奐奂奧奥奩奁奪夺奮奋妝妆姍姗姦奸娛娱婁娄婦妇媧娲媼媪媽妈嫗妪嫵妩嫻娴嬈娆嬋婵嬌娇嬤嬷嬪嫔嬰婴嬸婶孃娘孫孙學学孿孪宮宫寢寝實实寧宁審审寫写寬宽寵宠寶宝將将專专' +
  '尋寻對对導导尷尴屆届屍尸屜屉屢屡層层屨屦屬属岡冈峴岘島岛峽峡崑昆崗岗崙仑崢峥嵐岚嶄崭嶇岖嶸嵘嶺岭嶼屿嶽岳巒峦巔巅巖岩帥帅師师帳账帶带幀帧幃帏幗帼幟帜幣币幫帮幹干幾几庫库廁厕廂厢廄厩廈厦廚厨廝厮廟庙廠厂廢废廣广廬庐廳厅弒弑弔吊張张強强彆别彈弹' +
  '彌弥彎弯彙汇彥彦彫雕彿佛後后徑径從从徠徕復复徵征徹彻恆恒恥耻悅悦悵怅悶闷悽凄惡恶惱恼惻恻愛爱愜惬愴怆愷恺愾忾慄栗態态慍愠慘惨慚惭慟恸慣惯慫怂慮虑慶庆慼戚慾欲憂忧憊惫憐怜憑凭憚惮憤愤憫悯憮怃憲宪憶忆懇恳應应懍懔懣懑懲惩懶懒懷怀懸悬懺忏懼惧懾慑' +
  '戀恋戰战戲戏戶户拋抛拚拼挾挟捨舍捫扪捱挨捲卷掃扫掄抡掙挣掛挂採采揀拣揚扬換换揮挥損损搖摇搗捣搶抢摑掴摟搂摯挚摺折摻掺撈捞撐撑撓挠撥拨撫抚撲扑撳揿撻挞撾挝撿捡擁拥擄掳擇择擊击擋挡擔担據据擠挤擬拟擰拧擱搁擲掷擴扩擷撷擺摆擻擞擾扰攆撵攏拢攔拦攙搀' +
  '攜携攝摄攣挛攤摊攪搅攬揽敗败敘叙敵敌數数斂敛斃毙斕斓斬斩斷断於于昇升時时晉晋晝昼暈晕暉晖暢畅暫暂曄晔曆历曇昙曉晓曖暧曠旷曬晒書书會会朧胧朮术東东枴拐柵栅桿杆梔栀條条梟枭棄弃棗枣棟栋棧栈棲栖楊杨楓枫楨桢業业極极榦干榮荣構构槍枪槓杠槨椁槳桨樁桩' +
  '樂乐樅枞樑梁樓楼標标樞枢樣样樸朴樹树樺桦橈桡橋桥機机橢椭橫横檔档檜桧檢检檣樯檯台檳槟檸柠檻槛櫃柜櫓橹櫚榈櫛栉櫝椟櫥橱櫬榇櫻樱欄栏權权欖榄欽钦歎叹歐欧歟欤歡欢歲岁歷历歸归歿殁殘残殤殇殮殓殯殡殲歼殺杀殼壳毀毁毆殴氈毡氣气氫氢氬氩氳氲氾泛汎泛汙污' +
  '決决沒没沖冲況况洩泄洶汹浹浃涇泾涼凉淒凄淚泪淨净淪沦淵渊淺浅渙涣減减渦涡測测渾浑湊凑湧涌湯汤準准溝沟溫温溼湿滄沧滅灭滌涤滬沪滯滞滲渗滷卤滾滚滿满漁渔漢汉漣涟漬渍漲涨漸渐漿浆潑泼潔洁潛潜潤润潯浔潰溃澀涩澆浇澗涧澠渑澤泽澱淀濁浊濃浓濕湿濘泞濛蒙' +
  '濟济濤涛濫滥濰潍濱滨濺溅濾滤瀆渎瀉泻瀋沈瀏浏瀕濒瀘泸瀝沥瀟潇瀨濑瀰弥瀲潋瀾澜灑洒灘滩灣湾灤滦災灾為为烏乌無无煉炼煙烟煥焕煩烦煬炀熒荧熱热熾炽燈灯燉炖燒烧燙烫燜焖營营燦灿燬毁燭烛燴烩燻熏燼烬燾焘爍烁爐炉爛烂爭争爺爷爾尔牆墙牘牍牴抵牽牵犖荦犛牦' +
  '犢犊犧牺狀状狹狭狽狈猙狰猶犹獄狱獅狮獎奖獨独獰狞獲获獵猎獷犷獸兽獺獭獻献玀猡現现琺珐琿珲瑣琐瑤瑶瑩莹瑪玛璣玑璦瑷環环璽玺璿璇瓊琼瓏珑瓔璎瓚瓒甌瓯甕瓮產产畝亩畢毕畫画異异當当疇畴疊叠痙痉痠酸瘋疯瘍疡瘓痪瘡疮瘧疟瘺瘘療疗癆痨癒愈癘疠癟瘪癡痴癢痒' +
  '癥症癩癞癬癣癮瘾癱瘫癲癫發发皚皑皰疱皺皱盃杯盜盗盞盏盡尽監监盤盘盧卢盪荡眾众睏困睜睁睞睐瞞瞒瞼睑矇蒙矚瞩矯矫硃朱硯砚碩硕確确碼码磚砖磧碛磯矶礎础礙碍礦矿礪砺礫砾礬矾祕秘祿禄禍祸禎祯禦御禪禅禮礼禱祷禿秃秈籼稅税稈秆稜棱稟禀種种稱称穀谷穌稣積积' +
  '穎颖穡穑穢秽穩稳穫获窩窝窪洼窮穷窯窑窺窥竄窜竅窍竇窦竊窃競竞筆笔筍笋筧笕箇个箋笺箏筝節节範范築筑篤笃篩筛簍篓簑蓑簞箪簡简簣篑簫箫簽签簾帘籃篮籌筹籟籁籠笼籤签籬篱籮箩籲吁粵粤糝糁糞粪糧粮糰团糾纠紀纪紂纣約约紅红紆纡紇纥紉纫紋纹納纳紐纽純纯紕纰' +
  '紗纱紙纸級级紛纷紜纭紡纺紮扎細细紱绂紲绁紳绅紹绍紼绋絀绌終终絃弦組组絆绊結结絕绝絛绦絞绞絡络絢绚給给絨绒統统絲丝絳绛絹绢綁绑綏绥綑捆經经綜综綞缍綠绿綢绸綬绶維维綰绾綱纲網网綴缀綵彩綸纶綺绮綻绽綽绰綾绫綿绵緇缁緊紧緒绪緘缄緙缂線线緝缉緞缎締缔' +
  '緣缘編编緩缓緬缅緯纬緲缈練练緹缇緻致縈萦縉缙縊缢縐绉縑缣縛缚縝缜縞缟縣县縫缝縮缩縱纵縲缧縴纤縵缦縷缕縹缥總总績绩繃绷繅缫繆缪繒缯織织繕缮繚缭繞绕繡绣繩绳繪绘繫系繭茧繳缴繹绎繼继繽缤續续纏缠纓缨纔才纖纤纜缆缽钵罈坛罌罂罰罚罵骂罷罢羅罗羈羁羋芈' +
  '羨羡義义羶膻習习翹翘聖圣聞闻聯联聰聪聲声聳耸聶聂職职聽听聾聋肅肃脅胁脈脉脣唇脩修脫脱脹胀腎肾腦脑腫肿腳脚腸肠膚肤膠胶膩腻膽胆膾脍膿脓臉脸臍脐臏膑臘腊臚胪臟脏臥卧臨临臺台與与興兴舉举舊旧艙舱艦舰艱艰艷艳芻刍苧苎茲兹荊荆莊庄莖茎莢荚莧苋華华菴庵' +
  '菸烟萇苌萊莱萬万萵莴葉叶葦苇葷荤蒐搜蒞莅蒼苍蓀荪蓆席蓋盖蓮莲蔔卜蔣蒋蔥葱蔭荫蕩荡蕪芜蕭萧薊蓟薑姜薔蔷薦荐薩萨薹苔薺荠藍蓝藝艺藥药藪薮藹蔼藺蔺蘆芦蘇苏蘊蕴蘋苹蘚藓蘭兰蘿萝處处虛虚虜虏號号虧亏蛻蜕蜆蚬蝕蚀蝦虾蝨虱蝸蜗螞蚂螢萤螻蝼蟈蝈蟬蝉蟯蛲蟲虫' +
  '蟻蚁蠅蝇蠍蝎蠔蚝蠟蜡蠣蛎蠱蛊蠶蚕蠻蛮術术衛卫衝冲袞衮裊袅補补裝装裡里製制複复褲裤褸褛褻亵襖袄襠裆襤褴襪袜襬摆襯衬襲袭見见規规覓觅視视覦觎親亲覬觊覲觐覺觉覽览觀观觴觞觸触訂订訃讣計计訊讯訌讧討讨訐讦訓训訕讪訖讫託托記记訛讹訝讶訟讼訣诀訥讷訪访' +
  '設设許许訴诉訶诃診诊註注証证詁诂詆诋詐诈詔诏評评詛诅詞词詠咏詢询詣诣試试詩诗詫诧詬诟詭诡詮诠詰诘話话該该詳详詼诙誅诛誇夸誌志認认誑诳誕诞誘诱誚诮語语誠诚誡诫誣诬誤误誥诰誦诵誨诲說说誰谁課课誶谇誹诽誼谊調调諂谄諄谆談谈諉诿請请諍诤諒谅論论諛谀' +
  '諜谍諦谛諧谐諫谏諭谕諮咨諱讳諳谙諶谌諷讽諸诸諺谚諼谖諾诺謀谋謁谒謂谓謄誊謊谎謎谜謐谧謗谤謙谦講讲謝谢謠谣謨谟謫谪謬谬謹谨譁哗證证譎谲譏讥識识譙谯譚谭譜谱譟噪譫谵譯译議议譴谴護护譽誉讀读變变讒谗讓让讖谶讚赞讜谠谿溪豈岂豎竖豐丰豔艳豬猪貍狸貓猫' +
  '貝贝貞贞負负財财貢贡貧贫貨货販贩貪贪貫贯責责貯贮貲赀貳贰貴贵貶贬買买貸贷費费貼贴貽贻貿贸賀贺賁贲賂赂賃赁賄贿賅赅資资賈贾賊贼賑赈賒赊賓宾賜赐賞赏賠赔賡赓賢贤賣卖賤贱賦赋質质賬账賭赌賴赖賺赚賻赙購购賽赛贅赘贈赠贊赞贍赡贏赢贓赃贖赎贗赝贛赣趕赶' +
  '趙赵趨趋跡迹踐践踴踊蹕跸蹟迹蹣蹒蹤踪蹺跷躉趸躊踌躋跻躍跃躑踯躓踬躡蹑躪躏軀躯車车軋轧軌轨軍军軒轩軔轫軛轭軟软軸轴軻轲軼轶軾轼較较載载輊轾輒辄輓挽輔辅輕轻輛辆輜辎輝辉輞辋輟辍輥辊輦辇輩辈輪轮輯辑輳辏輸输輻辐輾辗輿舆轂毂轄辖轅辕轉转轍辙轎轿轔辚' +
  '轟轰轡辔辦办辭辞辮辫辯辩農农迴回逕径這这連连週周進进遊游運运過过達达違违遙遥遜逊遞递遠远適适遲迟遷迁選选遺遗遼辽邁迈還还邇迩邊边邏逻邐逦郵邮鄉乡鄒邹鄧邓鄭郑鄰邻鄴邺酈郦醃腌醜丑醞酝醣糖醫医醬酱釀酿釁衅釅酽釋释釐厘釗钊釘钉釙钋針针釣钓釦扣釧钏' +
  '釩钒釵钗鈉钠鈍钝鈐钤鈑钣鈔钞鈕钮鈞钧鈣钙鈴铃鈷钴鈸钹鈹铍鈽钸鈾铀鈿钿鉀钾鉅巨鉉铉鉍铋鉑铂鉗钳鉚铆鉛铅鉤钩鉸铰鉻铬銀银銅铜銑铣銓铨銖铢銘铭銜衔銨铵銬铐銳锐銷销銻锑銼锉鋁铝鋅锌鋇钡鋒锋鋤锄鋪铺鋰锂鋸锯鋼钢錄录錐锥錕锟錘锤錙锱錚铮錠锭錢钱錦锦錨锚' +
  '錫锡錮锢錯错錳锰錶表鍊炼鍋锅鍍镀鍔锷鍛锻鍥锲鍬锹鍰锾鍵键鍾钟鎂镁鎊镑鎖锁鎘镉鎚锤鎢钨鎬镐鎮镇鎰镒鎳镍鏃镞鏈链鏍镙鏑镝鏗铿鏘锵鏜镗鏝镘鏟铲鏡镜鏢镖鏤镂鏨錾鏽锈鐃铙鐘钟鐫镌鐮镰鐲镯鐳镭鐵铁鐸铎鐺铛鑄铸鑑鉴鑒鉴鑠铄鑣镳鑰钥鑲镶鑷镊鑼锣鑽钻鑾銮鑿凿' +
  '長长門门閂闩閃闪閉闭開开閎闳閏闰閑闲閒闲間间閔闵閘闸閡阂閣阁閤合閥阀閨闺閩闽閭闾閱阅閻阎闆板闈闱闊阔闋阕闌阑闐阗闔阖闕阙闖闯關关闡阐闢辟陘陉陝陕陞升陣阵陰阴陳陈陸陆陽阳隊队階阶隕陨際际隨随險险隱隐隴陇隸隶隻只雋隽雖虽雙双雛雏雜杂雞鸡離离難难' +
  '雲云電电霑沾霧雾霽霁靂雳靄霭靈灵靜静靦腼靨靥鞏巩鞦秋韁缰韃鞑韆千韉鞯韋韦韌韧韓韩韜韬韻韵響响頁页頂顶頃顷項项順顺須须頊顼頌颂預预頑顽頒颁頓顿頗颇領领頜颌頡颉頤颐頭头頰颊頷颔頸颈頹颓頻频顆颗題题額额顎颚顏颜顓颛願愿顛颠類类顥颢顧顾顫颤顯显顰颦' +
  '顱颅風风颯飒颱台颳刮颶飓颼飕飄飘飛飞飢饥飩饨飪饪飭饬飯饭飲饮飴饴飼饲飽饱飾饰餃饺餅饼餉饷養养餌饵餒馁餓饿餘余餚肴餛馄餞饯餡馅館馆餵喂餾馏餿馊饅馒饉馑饑饥饒饶饗飨饜餍饞馋馬马馭驭馮冯馱驮馳驰馴驯駁驳駐驻駑驽駒驹駕驾駙驸駛驶駝驼駟驷駢骈駭骇駱骆' +
  '駿骏騁骋騎骑騖骛騙骗騫骞騰腾騷骚騾骡驀蓦驃骠驅驱驍骁驕骄驗验驚惊驛驿驟骤驢驴驥骥驪骊骯肮髏髅髒脏體体髖髋髮发鬆松鬍胡鬚须鬢鬓鬥斗鬧闹鬨哄鬱郁魎魉魘魇魚鱼魯鲁魷鱿鮑鲍鮪鲔鮫鲛鮭鲑鮮鲜鯀鲧鯉鲤鯊鲨鯖鲭鯛鲷鯧鲳鯨鲸鯽鲫鰍鳅鰓鳃鰥鳏鰭鳍鰱鲢鰻鳗鰾鳔' +
  '鱉鳖鱔鳝鱖鳜鱗鳞鱟鲎鱷鳄鱸鲈鳥鸟鳩鸠鳳凤鳴鸣鳶鸢鴆鸩鴉鸦鴕鸵鴛鸳鴣鸪鴦鸯鴨鸭鴻鸿鴿鸽鵑鹃鵝鹅鵠鹄鵡鹉鵪鹌鵬鹏鵲鹊鶉鹑鶯莺鶴鹤鷂鹞鷓鹧鷗鸥鷥鸶鷹鹰鷺鹭鸚鹦鸛鹳鸞鸾鹵卤鹹咸鹼碱鹽盐麗丽麥麦麩麸麴曲麵面麼么黃黄黌黉點点黨党黴霉黷黩鼕冬鼴鼹齊齐齋斋' +
  '齒齿齜龇齟龃齡龄齣出齦龈齧啮齪龊齬龉齲龋齷龌龍龙龐庞龔龚龜龟';

const simple = new Map(Array.from({ length: PAIRS.length / 2 }, (_, at) => [PAIRS.charAt(2 * at), PAIRS.charAt(2 * at + 1)]));

/** One way to write a Han sign: people who write the traditional ones mean the same words. */
function simplified(sign: string): string {
  return simple.get(sign) ?? sign;
}
