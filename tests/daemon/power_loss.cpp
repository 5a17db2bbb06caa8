#include "tests/daemon/power_loss.hpp"

#include <vector>

#include "tests/daemon/recorded_life.hpp"
#include "tests/daemon/temporary_directory.hpp"

namespace nachtwacht::daemon {
namespace {

// What the disk was told during a life, and what had been promised meanwhile.
struct Recording {
    std::vector<DiskStep> steps;
    Said said;
};

Recording record_a_life() {
    const TemporaryDirectory directory(in_memory());
    Recording recording;
    RecordedFiles files(directory.path());
    {
        Life first(files, directory.path(), recording.said);
        first.write_until(5);
        first.write_together(12);
        for (const std::uint64_t client : {1U, 2U, 3U}) {
            first.import(client);
        }
        first.snapshot(12);
        first.write_until(40);
        first.erase(3);
        first.write_until(43);
    }
    {
        Life second(files, directory.path(), recording.said);
        second.write_together(60);
        second.snapshot(50);
        second.snapshot(60);
        second.import(4);
        second.write_until(75);
        second.purge();
        second.write_until(80);
    }
    { const Life third(files, directory.path(), recording.said); }
    recording.steps = files.steps();
    return recording;
}

PowerCut any_cut(simulation::Random& random) {
    using Keeps = PowerCut::Keeps;
    return {
        random.pick(std::vector{
            Keeps::Nothing, Keeps::Everything, Keeps::Beginning, Keeps::Steps, Keeps::Sectors}),
        random.chance(500) ? 512U : 4096U,
        random.chance(300)};
}

class PowerLoss {
public:
    explicit PowerLoss(const PowerLossPlan& plan)
        : plan_(plan), random_(plan.seed), life_(record_a_life()) {
        report_.steps = life_.steps.size();
    }

    PowerLossReport run() {
        DiskModel disk;
        for (std::size_t step = 0; step <= life_.steps.size(); ++step) {
            while (report_.cuts < plan_.cuts && step_of(report_.cuts) == step) {
                ++report_.cuts;
                report_.unsynced += disk.unsynced() > 0 ? 1 : 0;
                cut(disk, step);
            }
            if (step < life_.steps.size()) {
                disk.take(life_.steps[step]);
            }
        }
        return report_;
    }

private:
    [[nodiscard]] std::size_t step_of(int cut) const {
        const auto all = life_.steps.size() + 1;
        return static_cast<std::size_t>(cut) * all / static_cast<std::size_t>(plan_.cuts);
    }

    void cut(const DiskModel& disk, std::size_t step) {
        const auto& promised = life_.said.until(step);
        const auto image = disk.after(any_cut(random_), random_);
        const bool again = report_.cuts * plan_.pairs / plan_.cuts > report_.pairs;
        const std::string place = "power cut after step " + std::to_string(step);
        if (!again) {
            note(place, fault_after_start(image, promised));
            return;
        }
        ++report_.pairs;
        Said said{promised};
        std::vector<DiskStep> steps;
        note(place, start_recorded(image, promised, said, steps));
        DiskModel second(image);
        const auto until = random_.below(static_cast<std::uint32_t>(steps.size()) + 1);
        for (std::uint32_t done = 0; done < until; ++done) {
            second.take(steps[done]);
        }
        note(
            place + " and again after step " + std::to_string(until) + " of the recovery",
            fault_after_start(second.after(any_cut(random_), random_), said.until(until))
        );
    }

    [[nodiscard]] static std::string start_recorded(
        const DiskImage& image, const Promises& promised, Said& said, std::vector<DiskStep>& steps
    ) {
        const TemporaryDirectory directory(in_memory());
        lay_out(image, directory.path());
        RecordedFiles files(directory.path());
        auto fault = fault_after_start(files, directory.path(), promised, &said);
        steps = files.steps();
        return fault;
    }

    void note(const std::string& place, const std::string& fault) {
        if (fault.empty()) {
            return;
        }
        ++report_.broken;
        if (report_.first_fault.empty()) {
            report_.first_fault = place + ": " + fault;
        }
    }

    PowerLossPlan plan_;
    simulation::Random random_;
    Recording life_;
    PowerLossReport report_;
};

}  // namespace

PowerLossReport run_power_loss(const PowerLossPlan& plan) { return PowerLoss{plan}.run(); }

std::string text_of(const PowerLossReport& report) {
    return "steps " + std::to_string(report.steps) + " power cuts " + std::to_string(report.cuts) +
           " (" + std::to_string(report.unsynced) + " with something unsynced) and " +
           std::to_string(report.pairs) + " during the recovery, broken " +
           std::to_string(report.broken) +
           (report.first_fault.empty() ? "" : "\nfirst fault: " + report.first_fault);
}

}  // namespace nachtwacht::daemon
