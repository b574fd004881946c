/**
 * Which units measure the same quantity, and how they convert (UNECE Recommendation 20, conversion factors to SI). One
 * quantity a line: name: code factor, code factor ... A value times its factor is in the quantity's SI unit; `a/b` is a
 * fraction, and what stands behind `+` is added to the product (temperatures). Units of the table that are not here convert
 * to nothing but themselves: pH, decibel, the normalised and standard volumes apart from each other.
 */
export const UNIT_QUANTITIES = `
ratio: C62 1, P1 0.01, NX 0.001, 59 1e-6, 61 1e-9
count: H87 1, EA 1, PR 2, DZN 12, MIL 1000
temperature: KEL 1, CEL 1+273.15, FAH 5/9+255.3722222222222, A48 5/9
temperature rate: H14 1, H13 1/60, H12 1/3600, F12 1, F11 1/60, F10 1/3600
pressure: PAL 1, A97 100, KPA 1000, MPA 1e6, A89 1e9, 74 0.001, BAR 1e5, MBR 100, KBA 1e8, B85 0.1, ATM 101325, ATT 98066.5, PS 6894.757293168, N20 6894757.293168, UA 101325/760, HN 133.322387415, HP 9.80665, H78 98.0665, N23 9806.65, F79 3386.388640341, E42 98066.5, C56 1e6
length: MTR 1, KMT 1000, DMT 0.1, CMT 0.01, MMT 0.001, 4H 1e-6, C45 1e-9, INH 0.0254, FOT 0.3048, YRD 0.9144, SMI 1609.344, 77 2.54e-5
area: MTK 1, KMK 1e6, DMK 0.01, CMK 1e-4, MMK 1e-6, HAR 1e4, INK 6.4516e-4, FTK 0.09290304
volume: MTQ 1, LTR 0.001, HLT 0.1, DLT 1e-4, CLT 1e-5, MLT 1e-6, 4G 1e-9, K6 1, DMQ 0.001, CMQ 1e-6, MMQ 1e-9, INQ 1.6387064e-5, FTQ 0.028316846592, GLL 0.003785411784, GLI 0.00454609, BLL 0.158987294928
volume flow: MQS 1, G53 1/60, MQH 1/3600, G52 1/86400, G51 0.001, L2 0.001/60, E32 0.001/3600, LD 0.001/86400, 40 1e-6, 41 1e-6/60, G55 1e-6/3600, 2J 1e-6, G49 1e-6/60, 2K 0.028316846592/3600, 2L 0.028316846592/60, G2 0.003785411784/60, G3 0.00454609/60, G50 0.003785411784/3600, J62 0.158987294928/3600
normalised volume flow: Q40 1/3600, Q39 1/86400
standard volume flow: Q38 1/3600, Q37 1/86400
mass: KGM 1, GRM 0.001, MGM 1e-6, MC 1e-9, TNE 1000, KTN 1e6, DTN 100, LBR 0.45359237, ONZ 0.028349523125, STN 907.18474
mass flow: KGS 1, F31 1/60, E93 1/3600, F30 1/86400, F29 0.001, F28 0.001/60, F27 0.001/3600, F34 1e-6, F33 1e-6/60, E18 1000/3600, L71 1000/86400, M89 1000/31557600, 4U 0.45359237/3600, K78 0.45359237/60
density: KMQ 1, B35 1000, 23 1000, GL 1, M1 0.001, H29 1e-6, A93 0.001, GP 1e-6, GQ 1e-9, D41 1000, 87 16.01846337396014
mass fraction: M29 1, NA 1e-6, J33 1e-9, H64 0.001
surface density: 28 1, GM 0.001
linear density: KL 1, GF 0.001
time: SEC 1, MIN 60, HUR 3600, DAY 86400, WEE 604800, MON 2629800, ANN 31557600, C26 0.001, B98 1e-6, C47 1e-9
frequency: HTZ 1, KHZ 1000, MHZ 1e6, A86 1e9, RPM 1/60, RPS 1, C97 1, C94 1/60, H10 1/3600
speed: MTS 1, 2X 1/60, M60 1/3600, C16 0.001, H81 0.001/60, H67 0.001/3600, 2M 0.01, KMH 1000/3600, HM 1609.344/3600, FR 0.3048/60, FS 0.3048, KNT 1852/3600
acceleration: MSK 1, M41 0.001, K40 9.80665
angle: C81 1, C25 0.001, DD 3.141592653589793/180, M44 6.283185307179586
angular velocity: 2A 1, E96 3.141592653589793/180
force: NEW 1, B47 1000, B73 1e6, C20 0.001, B37 9.80665, C78 4.4482216152605
torque: NU 1, B48 1000, D83 0.001, J72 0.01, M92 1.3558179483314
surface tension: 4P 1, F47 1000
dynamic viscosity: C65 1, C24 0.001, C7 0.001, 89 0.1
kinematic viscosity: S4 1, 4C 1e-6, 91 1e-4, C17 1e-6
energy: JOU 1, KJO 1000, 3B 1e6, GV 1e9, D30 1e12, WHR 3600, KWH 3.6e6, MWH 3.6e9, GWH 3.6e12, BTU 1055.05585262, E14 4186.8
power: WTT 1, C31 0.001, KWT 1000, MAW 1e6, A90 1e9, HJ 735.49875, BHP 745.6998715822702, P20 1000/3600, 2I 1055.05585262/3600
apparent power: D46 1, KVA 1000, MVA 1e6
reactive power: D44 1, KVR 1000, MAR 1e6
voltage: VLT 1, KVT 1000, 2Z 0.001, D82 1e-6
current: AMP 1, B22 1000, 4K 0.001, B84 1e-6
charge: COU 1, AMH 3600, E09 3.6
capacitance: FAR 1, 4O 1e-6, C41 1e-9, 4T 1e-12
inductance: 81 1, C14 0.001, B90 1e-6
resistance: OHM 1, B49 1000, B75 1e6, E45 0.001
conductance: SIE 1, C27 0.001, B99 1e-6
conductivity: D10 1, H61 0.1, G42 1e-4
flux density: D33 1, C29 0.001
field strength: D50 1, B55 1000
specific energy: J2 1, B42 1000, JK 1e6
specific heat: B11 1, B43 1000
amount of substance: C34 1, B45 1000, C18 0.001
amount concentration: C36 1, C38 1000, M33 1
amount flow: E95 1, K58 1000/3600
dose rate: P71 0.001/3600, P72 1e-6/3600
`;
