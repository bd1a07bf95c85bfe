const SIZE = "디코딩할 때 남길 긴 변의 최소 픽셀 수, 작을수록 빠름";

/** What each option does, in Korean: by its name as `--set` takes it. */
export const OPTIONS_KO = {
  "quality.minSharpness": "선명도(노이즈와 어두움을 보정한 라플라시안 분산)가 이보다 낮으면 흐림",
  "quality.minBrightness": "평균 밝기(검정 0, 흰색 1)가 이보다 낮으면 너무 어두움",
  "quality.maxBrightness": "평균 밝기가 이보다 높으면 너무 밝음",
  "quality.maxShadows": "프레임에서 새까만 영역의 비율이 이보다 크면 암부 뭉개짐",
  "quality.maxHighlights": "프레임에서 새하얀 영역의 비율이 이보다 크면 명부 포화",
  "quality.maxGlare":
    "하얗게 번진 곳 하나가 프레임에서 이 비율보다 크면 빛 반사, 양쪽 끝까지 이어진 배경은 제외",
  "quality.maxCast": "화면 전체의 색이 무채색에서 이보다 크게 벗어나면(휘도 대비 비율) 색 치우침",
  "quality.minStructure": "윤곽, 질감, 명암 변화가 있는 영역의 비율이 이보다 작으면 렌즈 가림",
  "quality.frozenAfter": "똑같은 화면이 이보다 오래 이어지면 화면 정지(신호 없음)",
  "quality.maxFlat":
    "노이즈 없이 밝기가 완전히 같은 영역의 비율이 이보다 크면 대체 화면(신호 없음), 1이면 검사하지 않음",
  "quality.maxGreyRows": "위나 아래에 균일한 회색 줄의 비율이 이보다 크면 덜 수신된 프레임(신호 없음)",
  "defect.reference": "비교할 양품 사진 한 장 또는 그런 사진이 든 폴더(JPEG, PNG)",
  "defect.learn": "기준 사진이 없을 때, 판정을 시작하기 전에 양품으로 학습할 프레임 수",
  "defect.threshold": "불량이 검사 영역에서 이 비율 이상이면 NG, 스크래치는 폭을 최소 4 px로 계산",
  "defect.contrast": "밝기(256단계)가 양품의 범위를 이보다 많이 벗어난 곳을 불량으로 봄",
  "defect.align": "부품이 기준 위치에서 어떻게 어긋날 수 있는지",
  "defect.search": "부품이 어긋날 수 있는 거리(프레임의 긴 변 대비), 처리 시간은 제곱으로 늘어남",
  "defect.size": SIZE,
  "defect.include": "부품을 검사할 영역, 위치 맞춤도 이 영역으로 함",
  "defect.ignore": "검사하지 않을 영역(예: 일련번호)",
  "defect.glints": "빛 반사(가장자리가 부드럽거나 아주 작은 하얀 점)를 어떻게 볼지",
  "defect.minMatch": "기준과의 유사도가 이보다 낮으면 부품 없음(판정 불가)",
  "defect.minFocus": "선명도가 기준의 이 비율보다 낮으면 초점 흐림(판정 불가)",
  "motion.verdict": "움직임이 있는 프레임의 판정",
  "motion.minArea": "프레임에서 차지하는 비율이 이보다 작은 움직임은 무시",
  "motion.contrast": "평소와의 밝기 차이(0~255)가 이보다 작으면 움직임이 아님",
  "motion.join": "서로 간격이 프레임 긴 변의 이 비율보다 가까우면 한 물체로 봄",
  "motion.learn": "처음과 화면이 바뀐 뒤에 화면을 학습하는 시간(그동안 판정 불가)",
  "motion.absorb": "이 시간 동안 움직이지 않은 것은 배경으로 봄",
  "motion.shadows": "움직이는 그림자와 빛을 어떻게 볼지",
  "motion.size": SIZE,
  "motion.include": "움직임을 볼 영역",
  "motion.ignore": "움직임을 보지 않을 영역(예: 나무)",
  "count.min": "부품이 이보다 적으면 NG",
  "count.max": "부품이 이보다 많으면 NG",
  "count.minArea": "프레임에서 차지하는 비율(구멍 포함)이 이보다 작으면 부품이 아님",
  "count.maxArea": "프레임에서 차지하는 비율이 이보다 크면 부품이 아님",
  "count.ground": "부품이 놓인 바닥",
  "count.contrast":
    "주변 바닥과의 밝기 차이가 이보다 작으면 부품이 아님, 부품의 경계는 그 부품 밝기 차이의 절반",
  "count.border": "프레임이나 검사 영역의 경계에 걸친 부품을 어떻게 셀지",
  "count.split": "맞닿은 부품을 잘록한 곳에서 나눔, 둥근 부품에 쓰고 굽은 부품에는 쓰지 않음",
  "count.size": SIZE,
  "count.include": "부품을 셀 영역",
  "count.ignore": "부품을 세지 않을 영역",
  "code.match":
    "코드의 내용이 맞아야 할 정규식(RE2), ^와 $가 없으면 일부만 맞아도 됨, GS1은 (10)LOT7처럼 괄호 포함",
  "code.need": "어떤 코드가 정규식에 맞아야 하는지",
  "code.count": "읽은 코드가 이보다 적으면 NG",
  "code.max": "최대로 읽을 코드 수(count보다 적게 읽지는 않음), 1이면 첫 코드에서 끝나 훨씬 빠름",
  "code.formats": "읽을 코드의 종류(쉼표로 구분), UPCE, Codabar, Telepen도 되지만 없는 코드를 읽기 쉬움",
  "code.effort": "코드를 얼마나 꼼꼼히 찾을지, 코드가 없으면 thorough는 6배 걸림",
  "code.size": "디코딩할 때 남길 긴 변의 최소 픽셀 수, 코드의 모듈 하나에 2 px 필요",
  "code.include": "코드를 찾을 영역, 코드의 중심이 안에 있어야 함",
  "onnx.model": "신경망 파일(.onnx), threads 외의 값은 이름이 같은 .json에도 쓸 수 있음(--set이 우선)",
  "onnx.task": "신경망이 무엇을 출력하는지",
  "onnx.threshold":
    "NG 클래스의 확률, NG 객체의 점수, 맵의 최댓값이 이 값 이상이면 NG, 기본값 0.5(객체는 0.25)",
  "onnx.ng":
    "NG로 볼 라벨이나 클래스 번호(0부터, 쉼표로 구분), 비우면 없음, 기본값은 모든 객체, 분류에서는 ok, good, normal 등을 뺀 나머지나 ng, bad, defect 등",
  "onnx.labels": "클래스 순서대로 쓴 라벨(쉼표로 구분), 기본값은 모델에 든 라벨, 없으면 번호",
  "onnx.overlap": "라벨이 같은 박스가 이 비율(IoU)보다 많이 겹치면 점수가 가장 높은 것만 남김, 기본값 0.45",
  "onnx.size": "모델에 크기가 정해져 있지 않을 때 입력의 너비와 높이(예: 640x640)",
  "onnx.resize": "프레임이나 부품을 입력 크기에 어떻게 맞출지",
  "onnx.colour": "색의 순서, 기본값 rgb",
  "onnx.scale": "0~255의 밝기에 먼저 곱하는 수, 기본값 1/255, 정수를 받는 모델에서는 곱하지 않음",
  "onnx.mean": "그다음에 빼는 수, 하나 또는 색 순서대로 셋(쉼표로 구분), 기본값 0",
  "onnx.std": "마지막으로 나누는 수, mean과 같은 형식, 기본값 1",
  "onnx.output": "출력이 여럿일 때 판정에 쓸 출력의 이름",
  "onnx.threads": "프레임 하나를 계산하는 스레드 수, 여러 프레임을 동시에 판정하려면 --workers",
  "module.file": "분석기를 default로 내보내는 JavaScript 모듈, vid와 같은 권한을 가짐",
  "module.options": "모듈 자체의 옵션, 이름=값 형식(쉼표로 구분)",
  "exec.command":
    "셸로 실행할 프로그램과 인수, 길이를 앞에 붙인 프레임을 stdin으로 받고 응답을 stdout으로 내며 길이 0이 오면 끝남",
  "exec.shared":
    "프로그램 하나가 모든 카메라를 판정(꺼짐: 카메라마다 하나), 어느 카메라인지는 메타데이터에 있음",
  "exec.start": "준비가 오래 걸릴 수 있는 첫 응답의 제한 시간, 그다음 응답은 --analyze-timeout",
  "parts.minArea": "프레임에서 차지하는 비율이 이보다 작으면 부품이 아님",
  "parts.contrast": "빈 화면과의 밝기 차이(0~255)가 이보다 작으면 부품이 아님",
  "parts.join": "서로 간격이 프레임 긴 변의 이 비율보다 가까우면 한 부품으로 봄",
  "parts.settle": "처음에 빈 화면을 학습하는 시간, 그동안 부품이 지나가도 됨",
  "parts.background": "학습하는 대신 쓸 빈 화면 사진(JPEG, PNG)",
  "parts.absorb": "이 시간 동안 움직이지 않은 것은 빈 화면으로 봄",
  "parts.frames": "부품마다 투표하는 프레임 수, 가장 선명한 것부터",
  "parts.ngShare": "투표한 프레임 가운데 NG가 이 비율 이상이면 부품 NG",
  "parts.within": "부품이 화면에 다 들어온 뒤 이 시간이 지나면 나가지 않아도 판정",
};

/** What each word of an option that has some is called in Korean, and what it means. */
export const CHOICES_KO = {
  "defect.align": {
    auto: ["자동", "양품을 학습할 때 어긋난 대로"],
    none: ["고정", "기준과 정확히 같은 위치"],
    shift: ["이동", "위치만 어긋남"],
    rotate: ["이동과 회전", "위치가 어긋나고 5°까지 돌아감"],
  },
  "defect.glints": {
    ignore: ["NG 아님", "표시만 하고 NG로 판정하지 않음"],
    count: ["불량", "다른 불량과 똑같이 판정"],
  },
  "motion.verdict": {
    ng: ["NG 판정", "움직이는 것이 있으면 NG"],
    label: ["표시만", "OK로 판정하고 움직이는 것을 표시"],
  },
  "motion.shadows": {
    ignore: ["무시", "바닥의 무늬로 그림자임을 알 수 있으면 무시"],
    count: ["판정", "다른 움직임과 똑같이 판정"],
  },
  "count.ground": {
    auto: ["자동", "프레임마다 더 넓은 쪽을 바닥으로 봄"],
    light: ["밝은 바닥", "부품이 더 어두움"],
    dark: ["어두운 바닥", "부품이 더 밝음"],
  },
  "count.border": {
    count: ["포함", "다른 부품과 똑같이 셈"],
    skip: ["제외", "밖으로 이어질 수 있으므로 세지 않음"],
  },
  "code.need": {
    all: ["모두", "읽은 코드 모두, 하나라도 틀리면 NG"],
    any: ["일부", "count만큼만, 나머지는 무엇이든 됨"],
  },
  "code.effort": {
    fast: ["빠르게", "한 번만 찾음: 가로 바코드, 밝은 바탕의 어두운 코드"],
    normal: ["보통", "90° 돌아간 코드, 어두운 바탕의 밝은 코드, 노이즈가 있거나 큰 코드도"],
    thorough: ["꼼꼼히", "코드가 부족하면 약한 대비, 빛 반사, 비스듬한 바코드도"],
  },
  "onnx.task": {
    auto: ["자동", "출력의 모양으로 판단"],
    classify: ["분류", "클래스마다 값 하나"],
    detect: ["검출", "YOLO 형식의 박스, NMS 포함 또는 미포함"],
    anomaly: ["이상 탐지", "이상한 곳이 높은 1채널 맵"],
  },
  "onnx.resize": {
    auto: ["자동", "검출은 letterbox, YOLO 분류는 crop, 나머지는 stretch"],
    letterbox: ["여백 채움", "비율을 유지한 프레임 전체, 둘레는 회색"],
    stretch: ["늘림", "비율을 유지하지 않은 프레임 전체"],
    crop: ["가운데만", "비율을 유지한 프레임의 가운데"],
  },
  "onnx.colour": {
    rgb: ["빨강부터", "빨강, 초록, 파랑 순서"],
    bgr: ["파랑부터", "OpenCV처럼 파랑, 초록, 빨강 순서"],
  },
};

/** What options and scores are counted in. */
export const UNITS_KO = { "%": "%", "px": "px", "levels": "단계", "levels²": "단계²" };
