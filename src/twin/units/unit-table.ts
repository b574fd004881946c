/**
 * Units of the process, packaging, energy and building trades with their codes of UNECE Recommendation 20 (revision 17),
 * the codes OPC UA's EUInformation is made of (Part 8, 5.6.3.3). One unit a line: code | symbol | name | other ways to
 * write it, separated by commas. Where the recommendation has several codes for one unit, the one in common use stands.
 */
export const UNIT_TABLE = `
C62|1|one|
P1|%|percent|pct,per cent
NX|‰|part per thousand|
59|ppm|part per million|
61|ppb|part per billion|
H87|pcs|piece|pc,Stk,Stck,Stück,pieces
EA|each|each|
PR|pair|pair|
DZN|doz|dozen|
MIL|thousand|thousand|
CEL|°C|degree Celsius|degC,deg C,deg. C,Celsius,oC
FAH|°F|degree Fahrenheit|degF,deg F,Fahrenheit
KEL|K|kelvin|
A48|°R|degree Rankine|
H12|°C/h|degree Celsius per hour|
H13|°C/min|degree Celsius per minute|
H14|°C/s|degree Celsius per second|
F10|K/h|kelvin per hour|
F11|K/min|kelvin per minute|
F12|K/s|kelvin per second|
PAL|Pa|pascal|
A97|hPa|hectopascal|
KPA|kPa|kilopascal|
MPA|MPa|megapascal|
A89|GPa|gigapascal|
74|mPa|millipascal|
BAR|bar|bar|
MBR|mbar|millibar|
KBA|kbar|kilobar|
B85|µbar|microbar|
ATM|atm|standard atmosphere|
ATT|at|technical atmosphere|
PS|psi|pound-force per square inch|lbf/in²,lb/in²
N20|ksi|kip per square inch|
UA|Torr|torr|
HN|mmHg|conventional millimetre of mercury|mm Hg
HP|mmH₂O|conventional millimetre of water|mmH2O,mm H₂O,mm H2O,mmWC
H78|cmH₂O|conventional centimetre of water|cmH2O,cm H₂O,cm H2O
N23|mH₂O|conventional metre of water|mH2O,mWC
F79|inHg|inch of mercury|
E42|kgf/cm²|kilogram-force per square centimetre|
H42|Pa/m|pascal per metre|
MTR|m|metre|
KMT|km|kilometre|KTM
DMT|dm|decimetre|
CMT|cm|centimetre|
MMT|mm|millimetre|
4H|µm|micrometre|micron
C45|nm|nanometre|
INH|in|inch|″
FOT|ft|foot|feet
YRD|yd|yard|
SMI|mile|mile (statute mile)|mi
77|mil|milli-inch|thou
MTK|m²|square metre|qm
KMK|km²|square kilometre|
CMK|cm²|square centimetre|
DMK|dm²|square decimetre|
MMK|mm²|square millimetre|
HAR|ha|hectare|
INK|in²|square inch|
FTK|ft²|square foot|
MTQ|m³|cubic metre|cbm
LTR|l|litre|L
HLT|hl|hectolitre|hL
DLT|dl|decilitre|dL
CLT|cl|centilitre|cL
MLT|ml|millilitre|mL
4G|µl|microlitre|µL
K6|kl|kilolitre|kL
DMQ|dm³|cubic decimetre|
CMQ|cm³|cubic centimetre|ccm
MMQ|mm³|cubic millimetre|
INQ|in³|cubic inch|
FTQ|ft³|cubic foot|
GLL|gal (US)|gallon (US)|gal,US gal
GLI|gal (UK)|gallon (UK)|
BLL|barrel (US)|barrel (US)|bbl
NM3|Nm³|normalised cubic metre|
SM3|Sm³|standard cubic metre|
MQS|m³/s|cubic metre per second|
G53|m³/min|cubic metre per minute|
MQH|m³/h|cubic metre per hour|
G52|m³/d|cubic metre per day|
Q40|Nm³/h|normalised cubic metre per hour|
Q39|Nm³/d|normalised cubic metre per day|
Q38|Sm³/h|standard cubic metre per hour|
Q37|Sm³/d|standard cubic metre per day|
G51|l/s|litre per second|L/s
L2|l/min|litre per minute|L/min,lpm
E32|l/h|litre per hour|L/h
LD|l/d|litre per day|L/d
40|ml/s|millilitre per second|mL/s
41|ml/min|millilitre per minute|mL/min
G55|ml/h|millilitre per hour|mL/h
2J|cm³/s|cubic centimetre per second|
G49|cm³/min|cubic centimetre per minute|
2K|ft³/h|cubic foot per hour|cfh
2L|ft³/min|cubic foot per minute|cfm
G2|gal (US)/min|US gallon per minute|gal (US) /min,gpm,gal/min
G3|gal (UK)/min|Imperial gallon per minute|gal (UK) /min
G50|gal (US)/h|gallon (US) per hour|gal/h,gph
J62|bbl (US)/h|barrel (US petroleum) per hour|bbl/h
KGM|kg|kilogram|
GRM|g|gram|
MGM|mg|milligram|
MC|µg|microgram|
TNE|t|tonne|metric ton,tonnes
KTN|kt|kilotonne|
DTN|dt|decitonne|
LBR|lb|pound|lbs
ONZ|oz|ounce|
STN|ton (US)|ton (US) or short ton|
KGS|kg/s|kilogram per second|
F31|kg/min|kilogram per minute|
E93|kg/h|kilogram per hour|
F30|kg/d|kilogram per day|
F29|g/s|gram per second|
F28|g/min|gram per minute|
F27|g/h|gram per hour|
F34|mg/s|milligram per second|
F33|mg/min|milligram per minute|
E18|t/h|tonne per hour|
L71|t/d|tonne per day|
M89|t/y|tonne per year|t/a
4U|lb/h|pound per hour|
K78|lb/min|pound per minute|
KMQ|kg/m³|kilogram per cubic metre|
B35|kg/l|kilogram per litre|kg/L
23|g/cm³|gram per cubic centimetre|
GL|g/l|gram per litre|g/L
M1|mg/l|milligram per litre|mg/L
H29|µg/l|microgram per litre|µg/L
A93|g/m³|gram per cubic metre|
GP|mg/m³|milligram per cubic metre|
GQ|µg/m³|microgram per cubic metre|
D41|t/m³|tonne per cubic metre|
87|lb/ft³|pound per cubic foot|
M29|kg/kg|kilogram per kilogram|
NA|mg/kg|milligram per kilogram|
J33|µg/kg|microgram per kilogram|
H64|mg/g|milligram per gram|
A39|m³/kg|cubic metre per kilogram|
H60|m³/m³|cubic metre per cubic metre|
28|kg/m²|kilogram per square metre|
GM|g/m²|gram per square metre|gsm
KL|kg/m|kilogram per metre|
GF|g/m|gram per metre|
SEC|s|second|sec
MIN|min|minute|
HUR|h|hour|hr,hrs
DAY|d|day|
WEE|wk|week|
MON|mo|month|
ANN|y|year|
C26|ms|millisecond|msec
B98|µs|microsecond|
C47|ns|nanosecond|
HTZ|Hz|hertz|
KHZ|kHz|kilohertz|
MHZ|MHz|megahertz|
A86|GHz|gigahertz|
RPM|r/min|revolutions per minute|rpm,rev/min,U/min
RPS|r/s|revolutions per second|rps,rev/s
C97|s⁻¹|reciprocal second|1/s,s-1
C94|min⁻¹|reciprocal minute|1/min,min-1
H10|1/h|reciprocal hour|h⁻¹,h-1
MTS|m/s|metre per second|
2X|m/min|metre per minute|
M60|m/h|metre per hour|
C16|mm/s|millimetre per second|
H81|mm/min|millimetre per minute|
H67|mm/h|millimetre per hour|
2M|cm/s|centimetre per second|
KMH|km/h|kilometre per hour|kph
HM|mile/h|mile per hour|mph
FR|ft/min|foot per minute|fpm
FS|ft/s|foot per second|
KNT|kn|knot|
MSK|m/s²|metre per second squared|
M41|mm/s²|millimetre per second squared|
K40|gn|standard acceleration of free fall|
DD|°|degree [unit of angle]|deg
C81|rad|radian|
C25|mrad|milliradian|
M44|rev|revolution|
2A|rad/s|radian per second|
E96|°/s|degree per second|deg/s
NEW|N|newton|
B47|kN|kilonewton|
B73|MN|meganewton|
C20|mN|millinewton|
B37|kgf|kilogram-force|
C78|lbf|pound-force|
NU|N·m|newton metre|Nm
B48|kN·m|kilonewton metre|kNm
D83|mN·m|millinewton metre|mNm
J72|cN·m|centinewton metre|cNm
M92|lbf·ft|pound-force foot|ft·lbf,lb·ft
4P|N/m|newton per metre|
F47|N/mm|newton per millimetre|
C56|N/mm²|newton per square millimetre|
C65|Pa·s|pascal second|
C24|mPa·s|millipascal second|
C7|cP|centipoise|
89|P|poise|
4C|cSt|centistokes|
91|St|stokes|
C17|mm²/s|millimetre squared per second|
S4|m²/s|square metre per second|
JOU|J|joule|
KJO|kJ|kilojoule|
3B|MJ|megajoule|
GV|GJ|gigajoule|
D30|TJ|terajoule|
WHR|Wh|watt hour|W·h
KWH|kWh|kilowatt hour|kW·h
MWH|MWh|megawatt hour|MW·h
GWH|GWh|gigawatt hour|GW·h
BTU|BTU|British thermal unit (international table)|Btu
2I|BTU/h|British thermal unit (international table) per hour|Btu/h
E14|kcal|kilocalorie (international table)|
WTT|W|watt|
C31|mW|milliwatt|
KWT|kW|kilowatt|
MAW|MW|megawatt|
A90|GW|gigawatt|
HJ|metric hp|metric horse power|hp (metric)
BHP|BHP|brake horse power|
P20|kJ/h|kilojoule per hour|
D46|VA|volt-ampere|V·A
KVA|kVA|kilovolt-ampere|kV·A
MVA|MVA|megavolt-ampere|MV·A
C79|kVAh|kilovolt ampere hour|kV·A·h
D44|var|var|VAr
KVR|kvar|kilovar|kVAr
MAR|Mvar|megavar|MVAr
K3|kvarh|kilovolt ampere reactive hour|kvar·h,kVArh
VLT|V|volt|
KVT|kV|kilovolt|
2Z|mV|millivolt|
D82|µV|microvolt|
AMP|A|ampere|
B22|kA|kiloampere|
4K|mA|milliampere|
B84|µA|microampere|
AMH|Ah|ampere hour|A·h
E09|mAh|milliampere hour|mA·h
COU|C|coulomb|
FAR|F|farad|
4O|µF|microfarad|
C41|nF|nanofarad|
4T|pF|picofarad|
81|H|henry|
C14|mH|millihenry|
B90|µH|microhenry|
OHM|Ω|ohm|
B49|kΩ|kiloohm|kOhm
B75|MΩ|megaohm|MOhm
E45|mΩ|milliohm|mOhm
SIE|S|siemens|
C27|mS|millisiemens|
B99|µS|microsiemens|
D10|S/m|siemens per metre|
H61|mS/cm|millisiemens per centimetre|
G42|µS/cm|microsiemens per centimetre|
D33|T|tesla|
C29|mT|millitesla|
WEB|Wb|weber|
D50|V/m|volt per metre|
B55|kV/m|kilovolt per metre|
A41|A/m²|ampere per square metre|
2N|dB|decibel|
LUX|lx|lux|
LUM|lm|lumen|
CDL|cd|candela|
A24|cd/m²|candela per square metre|
B61|lm/W|lumen per watt|
D54|W/m²|watt per square metre|
D53|W/(m·K)|watt per metre kelvin|
D55|W/(m²·K)|watt per square metre kelvin|
D52|W/K|watt per kelvin|
B21|K/W|kelvin per watt|
D19|m²·K/W|square metre kelvin per watt|
J2|J/kg|joule per kilogram|
B42|kJ/kg|kilojoule per kilogram|
JK|MJ/kg|megajoule per kilogram|
JM|MJ/m³|megajoule per cubic metre|
B11|J/(kg·K)|joule per kilogram kelvin|
B43|kJ/(kg·K)|kilojoule per kilogram kelvin|
C34|mol|mole|
B45|kmol|kilomole|
C18|mmol|millimole|
C38|mol/l|mole per litre|mol/L
M33|mmol/l|millimole per litre|mmol/L
C36|mol/m³|mole per cubic metre|
E95|mol/s|mole per second|
K58|kmol/h|kilomole per hour|
A94|g/mol|gram per mole|
Q30|pH|pH (potential of Hydrogen)|
BQL|Bq|becquerel|
A95|Gy|gray|
D13|Sv|sievert|
P71|mSv/h|millisievert per hour|
P72|µSv/h|microsievert per hour|
`;
