#include "routing/explain.hpp"

#include <algorithm>

#include "routing/sentence.hpp"

namespace nachtwacht::routing {
namespace {

using Sentences = std::vector<std::string>;

// By how much a second past the norm counts more; 0 for a candidate in time.
std::int32_t late_factor_of(const Candidate& candidate) {
    const auto term = std::ranges::find(candidate.terms, Cause::Late, &Term::cause);
    return term == candidate.terms.end() || candidate.late_seconds == 0
               ? 0
               : term->seconds / candidate.late_seconds;
}

std::string drive_text(const Candidate& candidate, Language language) {
    const Pattern pattern = candidate.estimated
                                ? Pattern{"{} rijden (geschat)", "{} drive (estimated)"}
                                : Pattern{"{} rijden", "{} drive"};
    return say(pattern, language, {about(candidate.drive_seconds, language)});
}

void add_origin(
    Sentences& parts, const Candidate& candidate, const Region& region, Language language
) {
    if (candidate.from_base) {
        parts.push_back(say({"gerekend vanaf de standplaats", "counted from its base"}, language));
    } else if (Seconds{candidate.position_age_seconds} > region.times.position_fresh) {
        parts.push_back(
            say({"positie {} oud", "position {} old"},
                language,
                {about(candidate.position_age_seconds, language)})
        );
    }
}

std::string norm_text(const Candidate& candidate, const Decision& decision, Language language) {
    const std::string norm = about(decision.norm_seconds, language);
    if (candidate.late_seconds == 0) {
        return say({"binnen de norm van {}", "within the norm of {}"}, language, {norm});
    }
    return say(
        {"{} later dan de norm van {}", "{} later than the norm of {}"},
        language,
        {about(candidate.late_seconds, language), norm}
    );
}

std::string term_text(const Term& term, const Candidate& candidate, Language language) {
    if (term.cause == Cause::Late) {
        const auto factor = std::to_string(late_factor_of(candidate));
        return say(
            {"te laat, {} x geteld, {}", "late, counted {} x, {}"},
            language,
            {factor, exactly(term.seconds)}
        );
    }
    return std::string{words_for(term.cause, language)} + " " + exactly(term.seconds);
}

std::string sum_sentence(const Candidate& candidate, Language language) {
    Sentences terms;
    for (const Term& term : candidate.terms) {
        terms.push_back(term_text(term, candidate, language));
    }
    return say(
        {"Opgeteld: {} = {}.", "Added up: {} = {}."},
        language,
        {joined(terms, " + "), exactly(candidate.seconds)}
    );
}

std::string arrangement_sentence(
    const Decision& decision, const Region& region, Language language
) {
    std::string label = label_of(decision.arrangement, region, language);
    if (decision.tier != 0) {  // nobody of any choice could go otherwise
        label += say({", keus {}", ", choice {}"}, language, {std::to_string(decision.tier)});
    }
    Sentences needs;
    for (const SkillId& skill : decision.needs) {
        needs.push_back(label_of(skill, region, language));
    }
    if (needs.empty()) {
        return say({"Regeling: {}.", "Arrangement: {}."}, language, {label});
    }
    return say(
        {"Regeling: {}; nodig: {}.", "Arrangement: {}; needed: {}."},
        language,
        {label, joined(needs)}
    );
}

std::string difference_sentence(
    const Candidate& next, const Candidate& first, const std::string& label, Language language
) {
    if (next.seconds == first.seconds) {
        return say(
            {"Even goed; bij gelijke stand telt de volgorde van de namen.",
             "Equally good; ties go by the order of the names."},
            language
        );
    }
    if (const auto drive = drive_to_be_first(next, first)) {
        return say(
            {"Met hooguit {} rijden was {} gevraagd.",
             "With at most {} of driving {} would have been asked."},
            language,
            {exactly(*drive), label}
        );
    }
    return say(
        {"Ook met minder rijden was {} niet gevraagd.",
         "Less driving would not have changed that for {}."},
        language,
        {label}
    );
}

void add_agreements(
    Sentences& sentences, const Decision& decision, const Region& region, Language language
) {
    if (decision.for_the_norm) {
        sentences.push_back(
            say({"Er is verder gekeken dan de gewone keus, omdat die de norm niet haalt.",
                 "The choice was widened beyond the usual one, which would not meet the norm."},
                language)
        );
    }
    if (!decision.consult.empty()) {
        const std::string label = label_of(decision.consult, region, language);
        sentences.push_back(say({"Overleg met {}.", "Advice from {}."}, language, {label}));
    }
}

void add_runner_up(
    Sentences& sentences, const Decision& decision, const Region& region, Language language
) {
    if (decision.ranked.size() < 2) {
        return;
    }
    const Candidate& next = decision.ranked[1];
    const std::string label = label_of(next.unit, region, language);
    const std::string why = gist(next, decision, region, language);
    if (decision.for_the_norm) {
        // Within the norm the usual choice goes first, however far: less driving is no measure.
        sentences.push_back(say({"Daarna {}: {}.", "Next {}: {}."}, language, {label, why}));
        return;
    }
    const std::string difference =
        difference_sentence(next, decision.ranked.front(), label, language);
    sentences.push_back(
        say({"Daarna {}: {}. {}", "Next {}: {}. {}"}, language, {label, why, difference})
    );
}

void add_others(
    Sentences& sentences, const Decision& decision, const Region& region, Language language
) {
    Sentences others;
    for (std::size_t at = 2; at < decision.ranked.size(); ++at) {
        const Candidate& other = decision.ranked[at];
        const std::string label = label_of(other.unit, region, language);
        others.push_back(label + " (" + drive_text(other, language) + ")");
    }
    if (decision.farther > 0) {
        const auto count = std::to_string(decision.farther);
        others.push_back(say({"nog {} verder weg", "{} more farther away"}, language, {count}));
    }
    if (!others.empty()) {
        sentences.push_back(
            say({"Konden ook: {}.", "Could have gone too: {}."}, language, {joined(others)})
        );
    }
}

std::string excluded_sentence(const Excluded& excluded, const Region& region, Language language) {
    std::string why{words_for(excluded.gate, language)};
    if (!excluded.skill.empty()) {
        why += " (" + label_of(excluded.skill, region, language) + ")";
    }
    const std::string label = label_of(excluded.unit, region, language);
    return say({"Niet {}: {}.", "Not {}: {}."}, language, {label, why});
}

void add_excluded(
    Sentences& sentences, const Decision& decision, const Region& region, Language language
) {
    for (const Excluded& excluded : decision.excluded) {
        sentences.push_back(excluded_sentence(excluded, region, language));
    }
    if (decision.excluded_more > 0) {
        const auto count = std::to_string(decision.excluded_more);
        sentences.push_back(say({"Nog {} konden niet.", "{} more could not."}, language, {count}));
    }
}

void add_nobody(
    Sentences& sentences, const Decision& decision, const Region& region, Language language
) {
    if (decision.nobody == Nobody::None) {
        return;
    }
    const std::string why{words_for(decision.nobody, language)};
    const std::string& hap = in_language(region.hap, language);
    sentences.push_back(
        say({"Er kan niemand worden gevraagd: {}.", "Nobody can be asked: {}."}, language, {why})
    );
    sentences.push_back(
        say({"Bel de HAP{}.", "Call the HAP (GP out-of-hours post){}."},
            language,
            {hap.empty() ? "" : ": " + hap})
    );
}

void add_chosen(
    Sentences& sentences, const Decision& decision, const Region& region, Language language
) {
    if (decision.ranked.empty()) {
        return;
    }
    const Candidate& first = decision.ranked.front();
    const std::string label = label_of(first.unit, region, language);
    const std::string why = gist(first, decision, region, language);
    sentences.push_back(say({"Gevraagd: {}, {}.", "Asked: {}, {}."}, language, {label, why}));
    if (first.terms.size() > 1) {
        sentences.push_back(sum_sentence(first, language));
    }
}

}  // namespace

std::string gist(
    const Candidate& candidate, const Decision& decision, const Region& region, Language language
) {
    Sentences parts{drive_text(candidate, language)};
    add_origin(parts, candidate, region, language);
    if (decision.norm_seconds > 0) {
        parts.push_back(norm_text(candidate, decision, language));
    }
    return joined(parts);
}

std::vector<std::string> explain(
    const Decision& decision, const Region& region, Language language
) {
    Sentences sentences;
    add_nobody(sentences, decision, region, language);
    add_chosen(sentences, decision, region, language);
    if (!decision.arrangement.empty()) {
        sentences.push_back(arrangement_sentence(decision, region, language));
    }
    add_agreements(sentences, decision, region, language);
    add_runner_up(sentences, decision, region, language);
    add_others(sentences, decision, region, language);
    add_excluded(sentences, decision, region, language);
    return sentences;
}

std::optional<std::int32_t> drive_to_be_first(const Candidate& candidate, const Candidate& first) {
    const bool wins_ties = candidate.unit < first.unit;
    const std::int32_t to_save = candidate.seconds - first.seconds + (wins_ties ? 0 : 1);
    const std::int32_t factor = late_factor_of(candidate) + 1;
    const std::int32_t saved_while_late = candidate.late_seconds * factor;
    const std::int32_t less = to_save <= saved_while_late
                                  ? (to_save + factor - 1) / factor
                                  : candidate.late_seconds + to_save - saved_while_late;
    return less <= candidate.drive_seconds ? std::optional{candidate.drive_seconds - less}
                                           : std::nullopt;
}

}  // namespace nachtwacht::routing
