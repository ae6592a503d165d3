"""Parts of which the bench makes names of people and organisations that nobody lists. Invented combinations."""

from __future__ import annotations


def _words(text: str) -> list[str]:
    return text.split()


GIVEN = _words(
    """
Aiko Akira Alasdair Alphonse Amadou Anneke Annika Anouk Anselm Apinya Arlo Arvid Astrid Aurelie Ayodele Babajide
Bartosz Beatriz Bettina Birgit Bjorn Bogdan Bronwyn Brunhilde Caitlin Calliope Camille Cecilie Chiara Chidi Ciaran
Clementine Cordelia Corentin Dagmar Damla Danuta Deirdre Delphine Dieter Dominika Dorothea Ebba Edeltraud Efua
Eilidh Einar Elke Eloise Emre Engelbert Enzo Esben Espen Eudora Faizah Femke Ferdinand Fergus Finlay Fiona Florence
Freya Frieda Gareth Ginevra Giulia Greta Gudrun Gunnar Gwendolyn Haakon Hamish Harald Haruka Hedwig Heiko Hendrik
Hikaru Hiroshi Ilse Imogen Ines Ingeborg Ingrid Isolde Jaroslaw Jasper Jelle Jitka Joaquim Jolanta Jorunn Joost
Kaatje Kaito Kamila Kasimir Katarzyna Kenji Kerstin Kieran Kjell Kofi Kwabena Lachlan Lars Latisha Leif Leonie
Lieselotte Ludmila Lotte Maarten Maciej Madeleine Magnus Malgorzata Manon Margot Marit Mathilde Maurits Meera Milena
Mireille Moritz Nadege Naoko Nerys Niamh Njeri Nkechi Odile Olumide Orla Otto Padraig Pascale Pawel Penelope
Petronella Phoebe Piotr Priyanka Quentin Radek Ragnhild Reinhard Renske Rhiannon Rikard Roisin Rosalind Rupert Sanne
Saoirse Seppo Sheetal Siegfried Sigrid Sinead Siobhan Solveig Stanislaw Sunniva Swantje Sybille Taavi Tadeusz
Takeshi Tamsin Tarja Teun Theodora Thierry Tobias Torvald Tuomas Ulrike Urszula Valentijn Vanessa Vibeke Vigdis
Violette Wanjiru Waldemar Wiebke Wilhelmina Wojciech Xanthe Yannick Yolande Yorick Yuki Yvette Zbigniew Zdenek
Zuzana
    """
)

FAMILY = _words(
    """
Abernathy Achterberg Adeyemi Aikawa Albrecht Ambrose Appleyard Arbuckle Ashworth Auclair Baldwinson Bancroft Barlow
Bartholomew Beauchamp Bellweather Berglund Bickerstaff Bjornstad Blackwood Blenkinsop Bouchard Boateng Braithwaite
Brandvold Broekhuizen Brunswick Buchanan Burgess Butterworth Cadwallader Carruthers Cavendish Chamberlain Chatterjee
Cholmondeley Clutterbuck Cockburn Colquhoun Cornwallis Coulson Crabtree Cromwell Cunningham Czarnecki Dahlberg
Dalgliesh Dautzenberg Delacroix Deshpande Desrosiers Devereux Dijkstra Dombrowski Drinkwater Duchamp Dunwoody
Eastwood Eisenhauer Ekstrand Ellingsen Engstrom Entwistle Erlandsson Eskildsen Fairweather Farquhar Featherstone
Fitzgerald Fjeldstad Forsythe Fotheringham Fouquet Frobisher Fujimoto Gainsborough Galbraith Garrigan Giordano
Goldsworthy Gorecki Grimshaw Grunewald Gulbrandsen Gyllenhaal Haldorsen Hagiwara Hardcastle Hartigan Hawthorne
Heatherington Hebblethwaite Heikkinen Hemsworth Higginbotham Hjelmstad Hockenberry Holmqvist Honeycutt Huddleston
Humperdinck Ichikawa Ingersoll Isherwood Jablonski Jagiello Jongeneel Kaczmarek Kallstrom Kawaguchi Keswick
Kingsford Kirkpatrick Kjaergaard Kleinschmidt Knightley Kobayashi Koivisto Krishnamurthy Kwiatkowski Lagerkvist
Lancaster Langenscheidt Lavoisier Leclercq Lefebvre Lindqvist Livingstone Lockwood Loewenstein Luxemburg Macallister
Mackintosh Maeterlinck Mainwaring Mandelbrot Marchetti Marlborough Mazurkiewicz McCorquodale Meijer Mendelssohn
Merriweather Middleditch Mikkelsen Moriarty Mountbatten Murakami Nakagawa Nightingale Nordstrom Nyqvist Oakeshott
Ogunbanjo Okonkwo Olofsson Oppenheimer Osterhagen Ottesen Ouellette Paderewski Palethorpe Partridge Pemberton
Pendergast Penhaligon Pettersson Pickersgill Pilkington Plantagenet Poniatowski Postlethwaite Prendergast Pumphrey
Quackenbush Quigley Raghunathan Rasmussen Ravenscroft Redgrave Reichenbach Rijkaard Rochefoucauld Rockingham
Rosencrantz Rutherford Sandringham Schellenberg Schopenhauer Shackleton Shimizu Shuttleworth Sidebottom Skarsgard
Snodgrass Soderberg Spottiswoode Stallworthy Steinmetz Strindberg Subramanian Sutherland Swarbrick Tattersall
Thistlethwaite Thorbjornsen Thorndike Throckmorton Tollefsen Trelawney Tschumi Umegaki Underhill Vandermeer
Vanderbilt Vermeulen Villeneuve Vuillard Wachowski Wadsworth Wainwright Wallenberg Warburton Waterhouse Weatherspoon
Westergaard Whitehouse Whittington Wierzbicki Wigglesworth Winterbottom Wolstenholme Woodhouse Worthington Wyndham
Yamaguchi Yamamoto Youngblood Zakrzewski Zandvoort Zeeman Zeppelin Zimmermann
    """
)

COINED = _words(
    """
Alderlight Amberforge Anvilworks Arborline Ashcroft Basaltic Beaconhill Birchgate Bitharbor Bluefern Boltwright
Brackenfield Bramblewood Brightquay Buttercup Cedarstack Cinderpath Cloudberry Coppermoth Cobblestone Cragside
Cranefly Crossbeam Daybreaker Deepwell Dovetail Driftwood Dunlin Elderflower Emberlane Everfield Farthing Fernwright
Finchley Flintlock Foxglove Gatehouse Gentian Glasswing Goldcrest Graniteford Greywater Guillemot Halyard Harebell
Hawkstone Heatherfield Hedgerow Hollyhock Honeydew Hornbeam Icebreaker Inkwell Ironwood Juniperus Kestrel Kingfisher
Kittiwake Lanternfish Larkspur Lighthouse Limestone Lodestar Longbarrow Marigold Marshlight Meadowsweet Millrace
Mistletoe Moorland Moonstone Nettlecombe Nightjar Northwind Nuthatch Oakmoss Otterburn Overlook Oystercatcher
Paperbark Pebblebrook Peregrine Pinecone Plumtree Quartzite Quillworks Ravenhill Redshank Ridgeway Riverstone
Rosehip Rowanberry Saltmarsh Sandpiper Seabright Sedgewick Shearwater Silverbirch Skylark Slatequarry Snowdrop
Softwind Sparrowhawk Springtide Starling Stonechat Sunfield Sycamore Teasel Thistledown Thornbury Tidewater
Timberline Trellis Turnstone Underwing Verdigris Wagtail Watercress Waxwing Weatherglass Whimbrel Whitethorn Wildrye
Willowherb Windmill Woodlark Wren Yarrow Yellowhammer
    """
)

TRADES = _words(
    """
Security Labs Systems Software Networks Analytics Research Technologies Consulting Group Solutions Services Data
Cloud Engineering Defence Foundation Institute Partners Digital
    """
)

FORMS = ["Ltd", "Limited", "GmbH", "Inc.", "LLC", "B.V.", "AG", "S.A.", "AB", "Oy", "plc", ""]
