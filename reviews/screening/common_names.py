"""Names that very many people bear, whatever a list counts: agreeing on them proves little.

The most frequent given and family names of the larger naming cultures, in the Latin spellings that forms use. Two of
these that differ are two names, not one misspelt.
"""

from __future__ import annotations

from reviews.screening.vocabulary import words

# What sharing one of these proves, at most.
PROOF = 0.55

COMMON_NAMES = words(
    """
    aaron adam ahmad ahmed alan albert alberto alejandro alex alexander alexandra alfred ali alice amanda amina amir
    amy ana anders andrea andreas andrei andrew andrey angel angela anita ann anna anne antoine anton antonio arthur
    ashley barbara ben benjamin bernard brandon brian bruno carl carla carlos carmen carol carolina caroline
    catherine cesar charles chen christian christina christine christopher clara claudia daniel daniela david
    deborah denis dennis diana diego dmitry donald dorothy edward elena elisabeth elizabeth emily emma eric erik
    ernesto eva evelyn fatima felix fernando francesca francesco francis francisco frank frederick gabriel george
    gerald giovanni giuseppe gloria gregory hanna hannah hans harold hassan hasan heather helen helena henry hector
    hugo hussein hussain ibrahim ignacio igor irene irina isabel isabella ivan jack jacob jacques jaime james jan
    jane janet jason javier jean jeffrey jennifer jerry jessica jesus joan john jonathan jorge jose joseph joshua
    juan judith julia julie julio justin karen karl katherine kathleen keith kelly kenneth kevin khalid kim larry
    laura lauren laurent leo leonardo linda lisa lorenzo louis luca lucas lucia luigi luis luke magdalena manuel
    marc marco marcos margaret maria marie marina mario mark markus marta martha martin mary matteo matthew maxim
    megan mehmet melissa michael michel michelle miguel mikhail mohamad mohamed mohammad mohammed monica mustafa
    muhammad nancy natalia nathan nicholas nicolas nicole nikolai nina noah oleg olga olivia omar oscar pablo pamela
    patricia patrick paul paula pavel pedro peter philip philippe pierre rachel rafael ralph ramon raymond rebecca
    ricardo richard robert roberto roger roman ronald rosa roy ruth ryan said salim samuel sandra sara sarah scott
    sebastian sergei sergey sergio sharon simon sofia sonia sophie stefan stephanie stephen steven susan svetlana
    tatiana thomas timothy tom tomas vera victor victoria viktor vincent vladimir walter william yusuf zoe abdallah
    abdul abdulla abdullah abdel abbas abu adel akbar alam amin anwar aziz bashir fahad faisal farid hamid hamza
    haji hosseini hossein iqbal ismail jamal kamal karim khalil mahdi mahmoud mahmud majid malik mansour masoud
    mehdi munir nasser nasir nawaz noor qasim rahim rahman rashid raza reza saad sadiq saeed salah saleh salem sami
    shah shahid syed tariq walid yahya yasin zahra adams ahmadi alexandrov allen alvarez anderson andersson bailey
    baker bauer becker bell bennett bernardi bianchi brown butler campbell carter castillo castro chan chang
    chaudhry cheng chavez clark collins cook cooper costa cruz das davies davis diaz dias dubois edwards evans
    fernandes fernandez ferrari ferreira fischer fisher flores foster garcia gomes gomez gonzales gonzalez gray
    green guerrero gupta gutierrez hall hamilton hansen harris hernandez herrera hill hoffmann howard huang hughes
    ivanov ivanova jackson jansen jensen jimenez johansson johnson jones kaya khan king klein kovalenko kowalski
    kozlov kumar kuznetsov lam larsen le lee leroy lewis li lim lin liu long lopes lopez ma marino marques martinez
    martins mendoza meyer miller mitchell molina moore morales moreau moreno morgan morris muller murphy murray
    nelson nguyen novak nielsen olsen ortega ortiz park parker patel pereira perez peters petersen petrov petrova
    pham phillips popov price ramirez ramos reed reyes ribeiro richardson rivera roberts robinson rodrigues
    rodriguez rojas romero rosario rossi ruiz russo salazar sanchez sanders santos sato schmidt schneider schulz
    schwarz sharma silva singh smirnov smith smirnova sokolov soto souza stewart sullivan suzuki suarez takahashi
    tan tanaka taylor thompson torres tran turner valencia vargas vasquez vega walker wang ward watson weber white
    williams wilson wong wood wright wu xu yang yilmaz young zhang zhao zhou zhu chol chun hong jong jin kang kyong
    myong nam pak ri ryu song sung yong yun choi jung
    """
)


def worldwide(word: str) -> float:
    """What sharing `word` proves, as far as this is known without a list: less for a name that very many bear."""
    return PROOF if word in COMMON_NAMES else 1.0
