//! Products: routes, orders, bills of material.

use crate::report::explain::Sentences;

/// English templates with their Korean ones.
pub const SENTENCES: Sentences = &[
    (
        "the component {name} is needed at {first} already: its parts can wait at one station only",
        "부품 {name}{은} 이미 {first}에서 필요합니다. 부품은 한 공정에서만 기다릴 수 있습니다",
    ),
    (
        "make it two products of the same route, one for each station",
        "같은 경로의 제품 두 개로 나누어 공정마다 하나씩 쓰십시오",
    ),
    (
        "orders have both `per_week` and an interval; keep one",
        "주문에 `per_week`와 간격이 모두 있습니다. 하나만 남기십시오",
    ),
    (
        "`per_week`, an interval (`every_hours` …) or a `schedule` for its orders",
        "주문의 `per_week`, 간격(`every_hours` …) 또는 `schedule`",
    ),
    (
        "the station {name} has no cycle time, and neither has the product {} here",
        "설비 {name}에 사이클 시간이 없고, 여기서 제품 {0}에도 없습니다",
    ),
    (
        "add e.g. `cycle_seconds = 45`",
        "예: `cycle_seconds = 45`를 추가하십시오",
    ),
    (
        "no product visits the station {name}",
        "설비 {name}{을} 지나는 제품이 없습니다",
    ),
    ("add it to a product's `route`", "제품의 `route`에 추가하십시오"),
    (
        "the station {name} reworks parts, but has no cycle time",
        "설비 {name}{은} 재작업을 하는데 사이클 시간이 없습니다",
    ),
    (
        "`demand_per_month` must be from 0 to 1e12",
        "`demand_per_month`는 0에서 1e12까지여야 합니다",
    ),
    (
        "demand is for a product without orders; take one of the two out",
        "수요는 주문이 없는 제품에만 씁니다. 둘 가운데 하나를 빼십시오",
    ),
    (
        "`demand_per_month` means nothing beside `orders`",
        "`orders`가 있으면 `demand_per_month`는 쓸 수 없습니다",
    ),
    (
        "`demand_per_month` means nothing without a price",
        "가격이 없으면 `demand_per_month`는 효과가 없습니다",
    ),
    ("add `price_won`", "`price_won`을 추가하십시오"),
    (
        "a product has either `supply` or `orders`, not both",
        "제품에는 `supply`와 `orders` 가운데 하나만 씁니다",
    ),
    (
        "scheduled orders come at their times, whatever the `shift`",
        "예정된 주문은 `shift`와 상관없이 정해진 시각에 들어옵니다",
    ),
    ("take `shift` out", "`shift`를 빼십시오"),
    (
        "give one of `per_week`, `every_hours` (or another unit), `schedule`",
        "`per_week`, `every_hours`(또는 다른 단위), `schedule` 가운데 하나를 쓰십시오",
    ),
    (
        "`orders` does not say when orders come",
        "`orders`에 주문이 언제 들어오는지 없습니다",
    ),
    (
        "{keys} both say when orders come; keep one",
        "{keys:ko}{이} 모두 주문이 언제 들어오는지 정합니다. 하나만 남기십시오",
    ),
    (
        "`per_week` must be above zero and at most 1e7",
        "`per_week`는 0보다 크고 1e7 이하여야 합니다",
    ),
    (
        "`at_seconds` must be within a hundred years",
        "`at_seconds`는 100년 이내여야 합니다",
    ),
    (
        "this order comes after the measured time",
        "이 주문은 측정 기간이 지난 뒤에 들어옵니다",
    ),
    ("measure longer, or take it out", "더 오래 측정하거나 빼십시오"),
    (
        "`patience_days` must be a hundred years (36525) at most",
        "`patience_days`는 100년(36525) 이하여야 합니다",
    ),
    (
        "`{key}` means nothing without a due date",
        "납기가 없으면 `{key}`{은} 효과가 없습니다",
    ),
    ("add e.g. `due_days = 7`", "예: `due_days = 7`을 추가하십시오"),
    (
        "name the stations in order, or take `route` out: then it visits all of them",
        "설비의 이름을 순서대로 쓰거나 `route`를 빼십시오. 빼면 모든 설비를 지납니다",
    ),
    ("a route must not be empty", "경로는 비워 둘 수 없습니다"),
    (
        "parts end where they come apart; what becomes of the pieces is in their own routes",
        "부품은 분해되는 곳에서 끝납니다. 나뉜 조각이 어떻게 되는지는 조각의 경로에 씁니다",
    ),
    (
        "only the last step of a route can have `yields`",
        "`yields`는 경로의 마지막 단계에만 쓸 수 있습니다",
    ),
    (
        "{} is a conveyor: nothing is worked on there",
        "{0}{은} 컨베이어여서 작업을 하지 않습니다",
    ),
    ("this product stands here twice", "이 제품이 두 번 있습니다"),
    ("say how many with `parts`", "몇 개인지는 `parts`로 쓰십시오"),
    (
        "{parts} parts are needed at once, but fewer can wait: work would never start",
        "부품 {parts}개가 한꺼번에 필요한데 그보다 적게 대기할 수 있어, 작업이 영영 시작되지 않습니다",
    ),
    (
        "parts ordered by customers cannot be built in; make it a product of its own",
        "고객이 주문하는 부품은 조립에 쓸 수 없습니다. 별도의 제품으로 만드십시오",
    ),
    (
        "the component {name} has orders of its own",
        "구성품 {name}에 자체 주문이 있습니다",
    ),
    (
        "the piece {name} has orders of its own",
        "조각 {name}에 자체 주문이 있습니다",
    ),
    (
        "pieces come when others are taken apart, whoever orders them; make it a product of its own",
        "조각은 주문과 관계없이 다른 제품을 분해할 때 나옵니다. 별도의 제품으로 만드십시오",
    ),
    (
        "the route of the component {name} leads through {station} itself",
        "구성품 {name}의 경로가 {station} 자체를 지납니다",
    ),
    (
        "give {name} a `route` that ends before {station}",
        "{name}에 {station} 전에 끝나는 `route`를 쓰십시오",
    ),
    (
        "the piece {name} has no route, so it would visit every station",
        "조각 {name}에 경로가 없어 모든 설비를 지나게 됩니다",
    ),
    ("give {name} a `route`", "{name}에 `route`를 쓰십시오"),
    (
        "the product {name} has neither `supply` nor `orders`: it is never made",
        "제품 {name}에 `supply`도 `orders`도 없어 만들어지지 않습니다",
    ),
    (
        "add `supply = { kind = \"saturated\" }` or `orders = { per_week = 5 }`",
        "`supply = { kind = \"saturated\" }`나 `orders = { per_week = 5 }`를 추가하십시오",
    ),
    (
        "the product {name} has no price: making more of it will pay for nothing",
        "제품 {name}에 가격이 없어, 더 만들어도 얻는 것이 없습니다",
    ),
    (
        "this product is made of itself: {}",
        "이 제품은 자기 자신으로 만들어집니다: {0}",
    ),
    (
        "rework must not lie after the inspection, as on the route of {}",
        "제품 {0}의 경로에서처럼 재작업이 검사보다 뒤에 있을 수 없습니다",
    ),
    (
        "at most {limit} parts may be in the line, but {lot} move together as a lot",
        "라인에는 부품이 최대 {limit}개인데, 로트 하나로 {lot}개가 함께 움직입니다",
    ),
    (
        "at most {limit} parts may be in the line, but {name} starts with {least} at once",
        "라인에는 부품이 최대 {limit}개인데, {name}{은} 한 번에 {least}개로 시작합니다",
    ),
    (
        "at most {limit} parts may be in the line, but {name} comes with its components, {together} together",
        "라인에는 부품이 최대 {limit}개인데, {name}{은} 구성품과 함께 모두 {together}개가 들어옵니다",
    ),
];
