//! Price rules: other prices at some hours of the week.

use crate::catalogue::{PriceChange, PriceRule};
use crate::money::Money;

use super::document::Table;
use super::hours::weekly;
use super::problem::Problems;
use super::values::{basis_points_more_or_less, money, money_more_or_less};

/// `[[service.price_rule]]`: `hours` and one of `percent`, `amount` and `price`.
pub(super) fn price_rules(
    table: &mut Table<'_>,
    price: Money,
    problems: &mut Problems<'_>,
) -> Vec<PriceRule> {
    let mut rules = Vec::new();
    for mut rule in table.tables("price_rule", problems) {
        let hours = rule
            .required(
                "hours",
                "a table of hours such as { mon-fri = \"09:00-12:00\" }",
                problems,
            )
            .map(|value| weekly(&value, problems))
            .unwrap_or_default();
        if let Some(change) = change(&mut rule, price, problems) {
            rules.push(PriceRule { hours, change });
        }
        rule.finish(problems);
    }
    rules
}

fn change(rule: &mut Table<'_>, price: Money, problems: &mut Problems<'_>) -> Option<PriceChange> {
    let percent = rule.optional("percent");
    let amount = rule.optional("amount");
    let instead = rule.optional("price");
    let given = [&percent, &amount, &instead].into_iter().flatten().count();
    if given != 1 {
        let message = if given == 0 {
            "`percent`, `amount` or `price` is missing; it must say what the price becomes"
        } else {
            "write only one of `percent`, `amount` and `price`"
        };
        problems.report(rule.span(), rule.place.as_str(), message);
        return None;
    }
    if let Some(value) = percent {
        return Some(PriceChange::BasisPoints(basis_points_more_or_less(
            &value, problems,
        )));
    }
    if let Some(value) = instead {
        return Some(PriceChange::Price(money(&value, price.currency, problems).minor));
    }
    let value = amount?;
    let minor = money_more_or_less(&value, price.currency, problems);
    if price.minor + minor < 0 {
        value.refuse("it takes off more than the price", problems);
    }
    Some(PriceChange::Minor(minor))
}
