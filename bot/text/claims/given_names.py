"""Given names where the interface's languages are spoken that are no other words; East Asian surnames."""

# ruff: noqa: RUF001  (letters and marks of many scripts are the matter here)

from __future__ import annotations

from typing import Final

from bot.text.claims.plain_words import word_set

GIVEN_NAMES: Final = word_set(
    """
    aaron adam adele adrian agnes ahmed aisha alan albert alejandra alejandro aleksandr alessandra
    alessandro alessia alex alexander alexandra alexandre alexis alfred alice alina alison amanda amelia
    amelie amina amy ana anastasia andre andrea andreas andrei andres andrew andy angela angelo anika
    anita anja anke anna anne annette annika anthony antoine anton antonia antonio arnaud arthur astrid
    audrey aurelie axel barbara bastian beate beatrice beatriz ben benedikt benjamin benoit bernard
    bernardo bernd bettina bianca bjorn boris brian brigitte bruno camila camille carla carlo carlos
    carmen carol carolina caroline catherine cecile cecilia celine charles charlotte chiara chloe chris
    christian christiane christina christine christoph christophe christopher claire clara claudia
    claudio clemens colin cristiano cristina dan daniel daniela daniele david davide deborah denis
    dennis derek diana diego dieter dirk dmitri dmitry dominik dominique donald dora doris edgar eduardo
    edward elena eleonora elias elisa elisabeth elizabeth ella ellen elodie emil emilia emilie emily
    emma emmanuel enrico enrique erik erika ernst esteban esther ethan eva evelyn fabian fabio fabrice
    fatima federica federico felipe felix fernanda fernando filippo fiona florence florian francesca
    francesco francisca francisco franck francois frank frederic frederik friedrich fritz gabriel
    gabriela gabriele gabriella gary georg george georges gerald gerard gerhard giacomo gianni gilles
    giorgia giorgio giovanni giulia giulio giuseppe gonzalo graham greg gregory guillaume guillermo
    gunter gustavo guy hannah hans harald harry hassan heather heidi heike heinz helen helena helene
    helga henri henrik henry herbert holger hugo ian ibrahim ignacio igor ines ingo ingrid irena irene
    irina isabel isabella isabelle ivan jack jacob jacques jakob james jan jana jane janet jason javier
    jean jeff jeffrey jennifer jens jeremy jerome jessica jim joachim joana joanna joao jochen joe joel
    joerg johan johanna johannes john jonas jonathan jordan jorg jorge jose joseph josh joshua juan
    juana juergen julia julian juliana julie julien juliette jurgen justin kai karen karim karin karl
    karsten katarina kate katharina katherine kathrin katja katrin katy keith kelly ken kenji kevin kim
    kimberly klara klaus kristina kurt lara larissa larry lars laszlo laura laure laurent lea leila lena
    leo leon leonardo leonie liam lilian linda lisa lorenzo louis louise luc luca lucas lucia luciana
    lucie lucy ludovic ludwig luigi luis luisa luiz lukas lydia magdalena malte manfred manon manuel
    manuela marc marcel marcello marcelo marcio marco marcos marcus margaret margarita maria mariana
    marianne marie marina mario marion marlene marta martha martin martina mary mateo mathias mathieu
    mathilde matt matteo matthew matthias maurice mauro maxim maxime melanie melissa mia michael
    michaela michel michele michelle miguel mike mikhail milena mira miriam mohamed mohammed monica
    monika muriel nadia nadine nancy natalia natalie natasha nathalie nathan nicholas nick nicola
    nicolas nicole nikolai nils nina noah noemi nora norbert olaf oleg olga oliver olivia olivier omar
    oscar otto pablo paola paolo pascal patricia patrick paul paula paulo pavel pedro peter petra philip
    philipp philippe pierre pietro rachel rafael rainer ralf ralph ramon raphael raul rebecca regina
    renata renate rene ricardo riccardo richard rita robert roberta roberto rodrigo roger roland roman
    ronald rosa rosario roxana ruben rui ryan sabine sabrina salvatore samantha samuel sandra sandrine
    sara sarah saskia scott sean sebastian sebastien serena serge sergei sergej sergey sergio sharon
    silke silvia simon simona simone sofia sonia sonja sophia sophie stefan stefania stefanie stefano
    steffen stephan stephane stephanie stephen steve steven stuart susan susana susanne sven svetlana
    sylvia sylvie tania tanja tatiana teresa theo theresa thierry thomas thorsten tiago tim timo tina
    tobias tom tomas tony torsten ulrich ulrike ursula uwe valentin valentina valeria valerie vanessa
    vera veronica veronika vicente victor victoria viktor viktoria vincent vincenzo virginie vivian
    vladimir volker walter wendy werner wilhelm william wolfgang xavier yann yannick yasmin yolanda yuri
    yves yvonne zoe александр александра алексей алена алина алла анастасия андрей анна антон аня артем
    борис вадим валентина валерий ваня варвара василий вера вероника виктор виктория виталий владимир
    владислав вова галина георгий глеб григорий дарья денис дима дмитрий евгений евгения егор екатерина
    елена елизавета иван игорь илья инна ирина карина катя кирилл коля константин ксения лариса лена
    леонид леша лидия лилия людмила максим маргарита марина мария маша михаил миша надежда настя наталия
    наталья наташа никита николай нина оксана олег олеся ольга оля павел паша петр петя полина роман
    руслан саша света светлана семен сергей софия станислав степан тамара таня татьяна тимур ульяна
    федор юлия юля юрий яна ярослав
    """
)
"""As `plain` writes them."""

JAPANESE_SURNAMES: Final = dict(
    pair.split("=")
    for pair in sorted(
        word_set(
            """
        佐藤=sato 鈴木=suzuki 高橋=takahashi 田中=tanaka 伊藤=ito 渡辺=watanabe 渡邊=watanabe
        山本=yamamoto 中村=nakamura 小林=kobayashi 加藤=kato 吉田=yoshida 山田=yamada
        佐々木=sasaki 山口=yamaguchi 松本=matsumoto 井上=inoue 木村=kimura 林=hayashi
        斎藤=saito 斉藤=saito 清水=shimizu 山崎=yamazaki 森=mori 池田=ikeda 橋本=hashimoto
        阿部=abe 石川=ishikawa 山下=yamashita 中島=nakajima 石井=ishii 小川=ogawa 前田=maeda
        岡田=okada 長谷川=hasegawa 藤田=fujita 後藤=goto 近藤=kondo 村上=murakami 遠藤=endo
        青木=aoki 坂本=sakamoto 福田=fukuda 太田=ota 西村=nishimura 藤井=fujii 金子=kaneko
        岡本=okamoto 藤原=fujiwara 三浦=miura 中野=nakano 中川=nakagawa 原田=harada
        松田=matsuda 竹内=takeuchi 小野=ono 田村=tamura 中山=nakayama 和田=wada 石田=ishida
        森田=morita 上田=ueda 原=hara 内田=uchida 柴田=shibata 酒井=sakai 宮崎=miyazaki
        横山=yokoyama 高木=takagi 安藤=ando 宮本=miyamoto 大野=ono 小島=kojima 谷口=taniguchi
        工藤=kudo 今井=imai 高田=takada 増田=masuda 丸山=maruyama 杉山=sugiyama 村田=murata
        大塚=otsuka 新井=arai 小山=koyama 平野=hirano 河野=kono 野口=noguchi 武田=takeda
        松井=matsui 千葉=chiba 菅原=sugawara 岩崎=iwasaki 木下=kinoshita 久保=kubo 佐野=sano
        野村=nomura 松尾=matsuo 菊地=kikuchi 菊池=kikuchi 市川=ichikawa 杉本=sugimoto
        大西=onishi 島田=shimada 桜井=sakurai 水野=mizuno 川口=kawaguchi 星野=hoshino
        本田=honda
        """
        )
    )
)
"""And how they are read."""

CHINESE_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石"
    "廖贾夏韦付方邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤张劉陳楊黃趙吳孫馬鄭謝許韓馮鄧蕭蔣葉蘇盧鐘陸賈"
)
