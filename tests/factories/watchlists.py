"""Watch lists in the formats in which they are published, with two or three invented entries each."""

OFAC_XML = """<?xml version="1.0" standalone="yes"?>
<sdnList xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
 xmlns="https://sanctionslistservice.ofac.treas.gov/api/PublicationPreview/exports/XML">
  <publshInformation><Publish_Date>03/05/2031</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry>
    <uid>90001</uid><firstName>Viktor Petrovich</firstName><lastName>FICTIONALOV</lastName><title>Director</title>
    <sdnType>Individual</sdnType><remarks>(Linked To: NOTHING)</remarks>
    <programList><program>FICTION</program><program>PRETEND</program></programList>
    <idList><id><uid>1</uid><idType>Passport</idType><idNumber>ZZ 0000-001</idNumber><idCountry>Malta</idCountry></id>
    </idList>
    <akaList>
      <aka><uid>11</uid><type>a.k.a.</type><category>weak</category><lastName>THE SHADE</lastName></aka>
      <aka><uid>12</uid><type>f.k.a.</type><category>strong</category><lastName>FIKTSIONALOV</lastName>
        <firstName>Viktor</firstName></aka>
    </akaList>
    <nationalityList><nationality><uid>21</uid><country>Korea, North</country><mainEntry>true</mainEntry></nationality>
    </nationalityList>
    <dateOfBirthList>
      <dateOfBirthItem><uid>31</uid><dateOfBirth>14 May 1968</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem>
      <dateOfBirthItem><uid>32</uid><dateOfBirth>circa 1970</dateOfBirth><mainEntry>false</mainEntry></dateOfBirthItem>
    </dateOfBirthList>
    <placeOfBirthList><placeOfBirthItem><uid>41</uid><placeOfBirth>Valletta, Malta</placeOfBirth></placeOfBirthItem>
    </placeOfBirthList>
  </sdnEntry>
  <sdnEntry>
    <uid>90002</uid><lastName>NEVERFIELD SHELL TRADING LLC</lastName><sdnType>Entity</sdnType>
    <programList><program>FICTION</program></programList>
    <addressList><address><uid>51</uid><city>Valletta</city><country>Malta</country></address></addressList>
  </sdnEntry>
</sdnList>
"""

EU = """<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-03-05T10:00:00.000+01:00" globalFileId="1">
  <sanctionEntity designationDetails="" unitedNationId="" euReferenceNumber="EU.1.23" logicalId="101">
    <remark>Invented.</remark>
    <regulation regulationType="amendment" programme="FICTION" logicalId="1"><publicationUrl>x</publicationUrl>
    </regulation>
    <subjectType code="person" classificationCode="P"/>
    <nameAlias firstName="" middleName="" lastName="" wholeName="The Shade" strong="false" logicalId="2"/>
    <nameAlias firstName="Viktor" middleName="" lastName="Fictionalov" wholeName="Viktor Fictionalov"
      function="Director" strong="true" logicalId="3"/>
    <nameAlias firstName="" lastName="" wholeName="Виктор Фикционалов" nameLanguage="RU" strong="true" logicalId="4"/>
    <citizenship countryIso2Code="MT" countryDescription="MALTA" logicalId="5"/>
    <birthdate circa="false" calendarType="GREGORIAN" birthdate="1968-05-14" year="1968" countryIso2Code="00"/>
    <birthdate circa="true" calendarType="GREGORIAN" year="1970" countryIso2Code="00"/>
    <birthdate circa="false" yearRangeFrom="1960" yearRangeTo="1962" countryIso2Code="00"/>
    <identification number="ZZ0000001" identificationTypeCode="passport" countryIso2Code="KP"/>
  </sanctionEntity>
  <sanctionEntity euReferenceNumber="EU.2.34" logicalId="102">
    <regulation programme="FICTION"/>
    <subjectType code="enterprise" classificationCode="E"/>
    <nameAlias wholeName="Neverfield Shell Trading LLC" strong="true"/>
    <address city="Valletta" countryIso2Code="MT"/>
  </sanctionEntity>
</export>
"""

UN = """<?xml version="1.0" encoding="utf-8"?>
<CONSOLIDATED_LIST xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" dateGenerated="2031-03-05T00:05:00.1-05:00">
  <INDIVIDUALS><INDIVIDUAL>
    <DATAID>690001</DATAID><VERSIONNUM>1</VERSIONNUM>
    <FIRST_NAME>VIKTOR</FIRST_NAME><SECOND_NAME>PETROVICH </SECOND_NAME><THIRD_NAME>FICTIONALOV</THIRD_NAME>
    <UN_LIST_TYPE>Fiction</UN_LIST_TYPE><REFERENCE_NUMBER>FCi.001</REFERENCE_NUMBER>
    <NAME_ORIGINAL_SCRIPT>Виктор Фикционалов</NAME_ORIGINAL_SCRIPT><COMMENTS1>Invented.</COMMENTS1>
    <DESIGNATION><VALUE>Director</VALUE></DESIGNATION><NATIONALITY><VALUE>Malta</VALUE></NATIONALITY>
    <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Shade; Shady</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Viktor Fiktsionalov</ALIAS_NAME></INDIVIDUAL_ALIAS>
    <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1968-05-14</DATE></INDIVIDUAL_DATE_OF_BIRTH>
    <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1973</TO_YEAR>
    </INDIVIDUAL_DATE_OF_BIRTH>
    <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1980</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
    <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>ZZ0000001</NUMBER></INDIVIDUAL_DOCUMENT>
  </INDIVIDUAL></INDIVIDUALS>
  <ENTITIES><ENTITY>
    <DATAID>690002</DATAID><FIRST_NAME>NEVERFIELD SHELL TRADING LLC</FIRST_NAME>
    <UN_LIST_TYPE>Fiction</UN_LIST_TYPE>
    <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Neverfield Exports</ALIAS_NAME></ENTITY_ALIAS>
    <ENTITY_ADDRESS><CITY>Valletta</CITY><COUNTRY>Malta</COUNTRY></ENTITY_ADDRESS>
  </ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
"""

UK = (
    "Report Date: 05-Mar-2031\r\n"
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Name type,"
    "Alias strength,Title,Name non-latin script,Non-latin script type,Non-latin script language,Regime Name,"
    "Designation Type,Designation source,Sanctions Imposed,Other Information,Address Country,D.O.B,Nationality(/ies),"
    "National Identifier number,Passport number,Position,Country of birth,Business registration number (s),"
    "IMO number\r\n"
    "04/03/2031,FIC0001,1,,FICTIONALOV,Viktor,Petrovich,,,,Primary Name,,,Виктор Фикционалов,Cyrillic,Russian,Fiction,"
    'Individual,UK,,Invented.,,14/05/1968,(1) Malta (2) Zembla,,"(1) ZZ0000001 (2) ZZ0000002",Director,,,\r\n'
    "04/03/2031,FIC0001,1,,FIKTSIONALOV,Viktor,,,,,Alias,Good quality,,,,,Fiction,Individual,UK,,,,00/00/1970,"
    ",,,,,,\r\n"
    "04/03/2031,FIC0001,1,,THE SHADE,,,,,,Alias,Low quality,,,,,Fiction,Individual,UK,,,,,,,,,,,\r\n"
    "04/03/2031,FIC0002,2,,NEVERFIELD SHELL TRADING LLC,,,,,,Primary Name,,,,,,Fiction,Entity,UK,,,Malta,"
    ",,,,,,RC-77001,\r\n"
    "04/03/2031,FIC0003,3,,PAPER BOAT,,,,,,Primary Name,,,,,,Fiction,Ship,UK,,,,,,,,,,,9999999\r\n"
)

UK_2022 = (
    "Last Updated,05/03/2031\r\n"
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,DOB,Country of Birth,Nationality,"
    "Passport Number,Position,Country,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,"
    "UK Sanctions List Date Designated,Last Updated,Group ID\r\n"
    "FICTIONALOV,Viktor,Petrovich,,,,,,14/05/1968,,Malta,,,,,Individual,Primary name,,Fiction,,,01/03/2031,77\r\n"
    "FICTIONALOFF,V.,,,,,,,,,,,,,,Individual,FKA,,Fiction,,,01/03/2031,77\r\n"
)

SIMPLE_CSV = (
    '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails",'
    '"program_ids","dataset","first_seen","last_seen","last_change"\n'
    '"NK-one","Person","Viktor Fictionalov","Виктор Фикционалов;V. Fictionalov","1968-05-14;1970","mt;ua-cri","",'
    '"ZZ0000001","Invented.","","","FICTION","A List","2031-01-01","2031-03-05T08:00:00","2031-02-01"\n'
    '"NK-two","Company","Neverfield Shell Trading LLC","","","mt","","","","","","","A List;B List",'
    '"","2031-03-04",""\n'
    '"NK-three","Security","Some Bond","","","","","","","","","","","","",""\n'
)

FOLLOW_THE_MONEY = (
    '{"id":"NK-one","caption":"Viktor Fictionalov","schema":"Person","properties":{"name":["Viktor Fictionalov",'
    '"Виктор Фикционалов"],"weakAlias":["The Shade"],"previousName":["Viktor Fiktsionalov"],"birthDate":["1968-05-14"],'
    '"nationality":["mt"],"passportNumber":["ZZ0000001"],"position":["Director"],"topics":["sanction"]},'
    '"datasets":["a_list"],"target":true,"last_seen":"2031-03-05T08:00:00"}\n'
    '{"id":"NK-two","schema":"Company","properties":{"name":["Neverfield Shell Trading LLC"],"jurisdiction":["mt"],'
    '"registrationNumber":["RC-77001"]},"target":true}\n'
    '{"id":"NK-three","schema":"Person","properties":{"name":["Somebody Beside"]},"target":false}\n'
    '{"id":"addr-1","schema":"Address","properties":{"full":["Valletta"]}}\n'
)
