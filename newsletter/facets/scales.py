"""The phrases that say at which scale something acts. Pure data: each row has phrases and a title that one says.

Marks are those of `phrases`. Here `~` is what says the scale where no other does, and `*` what is told of those who live there.
"""

from collections.abc import Mapping

from newsletter.facets.actors import Row

SCALES: Mapping[str, tuple[Row, ...]] = {
    "local": (
        ("&=local, &=locale, à l'échelle locale, échelon local, ancrage local, développement local", "Soutenir les projets locaux"),
        ("projet de territoire, projets de territoire, bassin de vie, bassin d'emploi, petites villes de demain", "Un projet de territoire"),
        ("=quartier, contrat de ville, ~=qpv, ~quartier prioritaire, ~quartiers prioritaires, ~politique de la ville, ~cité éducative, ~cités éducatives", "La vie d’un quartier"),
        ("=village, =villageois, =bourg, centre-bourg, =canton, =arrondissement", "Cinq villages s’allient"),
        ("communauté de communes, communauté d'agglomération, communauté urbaine, =agglomération", "Dans la communauté de communes"),
        ("^=commune, =communal, =communale, =mairie, =maire, municipalité, conseil municipal", "La commune rachète le café"),
        ("!=ville, =métropole, métropole européenne de lille, eurométropole, =municipal, =municipale", "Une ressourcerie pour la Ville de Tours"),
        ("~élus locaux, ~élues locales, ~=ccas, ~=intercommunalité, ~=epci, ~entre voisins, ~riverains", "Le CCAS rouvre ses portes"),
        ("petits territoires, petits et moyens territoires, intercommunal, ~maires ruraux", "Les petits territoires"),
        ("in our village, in the neighbourhood, neighborhood, =town", "A garden in the neighbourhood"),
    ),
    "departemental": (
        ("&=départemental, &=départementale, conseil départemental, conseil général", "Un schéma départemental"),
        ("=département, collectivité européenne d'alsace", "Douze entreprises du département"),
        ("~*=girondin, ~*=girondine, ~*=isérois, ~*=iséroise, ~*=creusois, ~*=creusoise, ~*=vendéen, ~*=vendéenne, ~*=mayennais, ~*=mayennaise, ~*=sarthois, ~*=sarthoise, ~*=finistérien, ~*=finistérienne, ~*=morbihannais, ~*=morbihannaise, ~*=costarmoricain, ~*=costarmoricaine, ~*=bretillien, ~*=bretillienne, ~*=drômois, ~*=drômoise, ~*=ardéchois, ~*=ardéchoise, ~*=aveyronnais, ~*=aveyronnaise, ~*=lozérien, ~*=lozérienne, ~*=cantalien, ~*=cantalienne, ~*=corrézien, ~*=corrézienne, ~*=savoyard, ~*=savoyarde, ~*=jurassien, ~*=jurassienne, ~*=vosgien, ~*=vosgienne, ~*=meusien, ~*=meusienne, ~*=mosellan, ~*=mosellane, ~*=ardennais, ~*=ardennaise, ~*=landais, ~*=landaise, ~*=gersois, ~*=gersoise, ~*=héraultais, ~*=héraultaise, ~*=gardois, ~*=gardoise, ~*=audois, ~*=audoise, ~*=varois, ~*=varoise, ~*=vauclusien, ~*=vauclusienne, ~*=ariégeois, ~*=ariégeoise, ~*=tarnais, ~*=tarnaise, ~*=nivernais, ~*=nivernaise, ~*=icaunais, ~*=icaunaise, ~*=loirétain, ~*=loirétaine, ~*=percheron, ~*=ornais, ~*=ornaise, ~*=calvadosien, ~*=calvadosienne, ~*=axonais, ~*=axonaise, ~*=samarien, ~*=isarien, ~*=essonnien, ~*=essonnienne, ~*=yvelinois, ~*=yvelinoise, ~*=altoséquanais, ~*=valdoisien, ~*=sequanodionysien, ~*=séquanodionysien, ~*=dordognais, ~*=périgourdin, ~*=périgourdine, ~*=lotois, ~*=lotoise, ~*=altiligérien, ~*=puydômois, ~*=bourbonnais, ~*=bourbonnaise", "Les associations girondines témoignent"),
        ("~préfecture, ~=cpam, ~=caf, ~=ddets", "La CPAM ouvre un guichet"),
    ),
    "regional": (
        ("&=régional, &=régionale, conseil régional, !=région, ~=région, toute la région, les quatre coins de la région", "Une rencontre régionale"),
        ("~rectorat, ~agence régionale de santé, ~=ars, ~=dreets, ~=drac, ~=dreal", "Le rectorat de Lyon ouvre cent classes"),
        ("~*=picard, ~*=picarde, ~*=lorrain, ~*=occitan, ~*=occitane, ~*=aquitain, ~*=néo-aquitain, ~*=néo-aquitaine, ~*=bourguignon, ~*=bourguignonne, ~*=limousine, ~*=auvergnat, ~*=auvergnate, ~*=champenois, ~*=champenoise, ~*=ligérien, ~*=ligérienne, ~*=provençal, ~*=provençale, ~*=rhônalpin, ~*=rhônalpine, ~*=comtois, ~*=comtoise, ~*=poitevin, ~*=poitevine, ~*=centre-valois", "Les associations picardes témoignent"),
        ("~*=francilien, ~*=francilienne, ~*=breton, ~*=bretonne, ~*=normand, ~*=normande, ~*=alsacien, ~*=alsacienne", "Les associations bretonnes témoignent"),
    ),
    "national": (
        ("=national, =nationale", "Une rencontre nationale"),
        ("maires de france, maires ruraux de france, villes de france, petites villes de france, grandes villes de france, communes de france, intercommunalités de france, régions de france, départements de france", "Le congrès des maires de France"),
        ("toute la france, partout en france, france entière, tout le pays, chaque région de france, ~=hexagone, pays tout entier, tour de france, quatre coins de la france", "Partout en France"),
        ("dans l'hexagone, france métropolitaine, france et europe", "L’emploi dans l’Hexagone"),
        ("~=france, ~état de la france, ~!^=français", "Le bénévolat en France"),
        ("~décret, ~projet de loi, ~proposition de loi, ~=la loi, ~!=état, ~=gouvernement, ~ministère, ~ministère de la culture, ~ministère de la santé, ~ministère de l'éducation, ~ministère des solidarités, ~=ministre", "Un décret précise les règles"),
        ("~france travail, ~pôle emploi, ~premier ministre, ~!assemblée nationale, ~!sénat, ~loi de finances", "France Travail change de nom"),
        ("toutes les régions, chaque région, ensemble des régions, tous les départements, chaque département, ensemble des départements, dans les 101 départements, treize régions, dix-huit régions, à travers la france, à travers le pays, à travers tout le pays, partout dans le pays, d'un bout à l'autre du pays, quatre coins du pays, quatre coins de l'hexagone, partout dans l'hexagone, tout l'hexagone", "Dans toutes les régions"),
        ("nationwide, throughout the country", "A nationwide survey"),
    ),
    "europeen": (
        ("=européen, =européenne, paneuropéen", "Un réseau européen"),
        ("=europe, france et europe, union européenne, !=ue, =interreg, =erasmus, =fse, =feder, =eurodéputé", "Un appel Interreg"),
        ("transfrontalier, eurorégion, zone euro, eurozone, euro zone, ~=bruxelles, ~conseil de l'europe, ~!commission, ~=directive, ~politique agricole commune, ~commission européenne, ~parlement européen", "Un réseau transfrontalier"),
        ("toutes les régions d'europe, régions d'europe, toutes les régions européennes, partout en europe, quatre coins de l'europe, à travers l'europe", "Dans toutes les régions d’Europe"),
        ("european, !=eu", "A European network"),
    ),
    "international": (
        ("&=international, &=internationale", "Une table ronde internationale"),
        ("=mondial, =mondiale, ~dans le monde, =monde entier, tour du monde, coupe du monde, planétaire, =à l'étranger, continents, ~plusieurs pays, ~différents pays, ~pays du monde, haute mer", "Une journée mondiale"),
        ("~=onu, ~nations unies, ~=unesco, ~=unicef, ~=oms, ~=ocde, ~=fao, ~banque mondiale, =cop, =g20", "Les 75 ans de l’ONU"),
        ("jumelage, =franco, nord-sud, ~=africain, ~=africaine, coopération décentralisée, aide au développement, pays du sud, francophonie", "Un jumelage de quinze ans"),
        ("toutes les régions du monde, régions du monde, partout dans le monde, quatre coins du monde, à travers le monde", "Dans toutes les régions du monde"),
        ("=global, worldwide, world", "A global summit"),
    ),
    "ultramarin": (
        ("outre-mer, départements d'outre-mer, régions d'outre-mer, départements et régions d'outre-mer, collectivités d'outre-mer, ^outremer, ultramarin, =drom, =drom-com, =dom-tom", "Un plan pour les outre-mer"),
        ("=polynésien, =polynésienne, =mahorais, =mahoraise, =guadeloupéen, =guadeloupéenne, =réunionnais, =réunionnaise", "Une association polynésienne"),
        ("=martiniquais, =martiniquaise, =guyanais, =guyanaise, =calédonien, =calédonienne, =antillais, =antillaise, =kanak", "Des lycées guyanais"),
    ),
}  # fmt: skip
