using System.Globalization;
using Warden.Documents;
using Warden.Host.Governance;

namespace Warden.Host.Tests;

/// <summary>What is confirmed is kept as long as it is of use or few, however far away who confirms names its last block, and is never looked through.</summary>
public sealed class CommittedConfirmationsTests
{
    private const int Valid = 5;

    private int asked;

    [Fact]
    public void What_the_policy_has_ended_goes_where_there_are_many_although_it_names_a_later_block()
    {
        var all = Flood(CommittedConfirmations.Empty, first: 0, count: 9000, block: 10);
        Assert.Equal(9000, all.Count);
        all = all.After(Record(9000), 10 + Valid - 1, Policy);
        Assert.Equal(9001, all.Count);
        all = all.After(Record(9001), 10 + Valid, Policy);
        Assert.Equal(CommittedConfirmations.Few, all.Count);
        Assert.Null(all.Of(Call(0)));
        Assert.NotNull(all.Of(Call(9001)));
    }

    [Fact]
    public void Of_a_chaincode_that_is_guarded_no_more_none_stands_before_the_others()
    {
        var all = Flood(CommittedConfirmations.Empty, first: 0, count: 5000, block: 10);
        all = all.After(Record(5000), 11, _ => null);
        Assert.Equal(CommittedConfirmations.Few, all.Count);
    }

    [Fact]
    public void Where_there_are_few_what_ended_stays_so_that_a_refusal_can_say_so()
    {
        var all = Flood(CommittedConfirmations.Empty, first: 0, count: 100, block: 10).After(Record(100), 9000, Policy);
        Assert.Equal("it ended with block 15", all.Of(Call(0))!.RefusalOf(new ConfirmationPolicy { ValidForBlocks = Valid }, 9000));
    }

    [Fact]
    public void No_write_and_no_look_up_looks_through_all()
    {
        var all = Flood(CommittedConfirmations.Empty, first: 0, count: 20_000, block: 10);
        Assert.InRange(asked, 1, 20_000);
        asked = 0;
        var parts = new CallParts(Call(-1), Call(-2));
        Assert.Equal("it is for other arguments", all.WhyOther("basic", parts, Policy, 10));
        Assert.Null(all.WhyOther("basic", new CallParts(Call(-3), Call(-4)), Policy, 10));
        Assert.InRange(asked, 0, 6);
    }

    [Fact]
    public void One_call_that_is_confirmed_again_and_again_keeps_nothing_else_out_and_is_kept_once()
    {
        var all = CommittedConfirmations.Empty.After(Record(1), 10, Policy);
        for (var i = 0; i < 3 * CommittedConfirmations.Few; i++)
        {
            all = all.After(Record(2) with { Approvals = [Approval($"{i}")] }, 11 + (ulong)i, Policy);
        }

        Assert.Equal((1, null), (all.Count, all.Of(Call(1))));
        Assert.Equal(10UL + (3 * CommittedConfirmations.Few), all.Of(Call(2))!.Block);
    }

    [Fact]
    public void A_call_without_a_confirmation_is_compared_with_the_last_one_of_its_caller_its_arguments_or_both()
    {
        var (ann, ben, pay, sell) = (Call(-1), Call(-2), Call(-3), Call(-4));
        var record = Record(1) with { Parts = new CallParts(ann, pay) };
        var all = CommittedConfirmations.Empty.After(record, 10, Policy);
        Assert.Equal("it is for other arguments", Why(all, "basic", ann, sell));
        Assert.Equal("it is for another caller", Why(all, "basic", ben, pay));
        Assert.Equal("it is for chaincode basic", Why(all, "other", ann, pay));
        Assert.Null(Why(all, "other", ann, sell));
        Assert.Null(Why(all, "basic", ben, sell));
        Assert.Null(all.WhyOther("basic", new CallParts(ann, sell), Policy, 10 + Valid));

        Assert.Null(Why(all.After(record with { UsedBy = "tx" }, 11, Policy), "basic", ann, sell));
        Assert.Null(Why(all.After(record with { UntilBlock = 99, Approvals = [Approval("again")], Parts = null }, 11, Policy), "basic", ann, sell));
        Assert.Null(Why(all.Without(record.Call), "basic", ann, sell));
    }

    [Fact]
    public void A_use_a_veto_and_its_end_change_nothing_of_the_block_from_which_time_counts()
    {
        var all = CommittedConfirmations.Empty.After(Record(1), 10, Policy);
        all = all.After(Record(1) with { Veto = Approval("veto") }, 12, Policy).After(Record(1), 13, Policy);
        Assert.Equal(10UL, all.Of(Call(1))!.Block);
        Assert.Equal(14UL, all.After(Record(1) with { Approvals = [Approval("1"), Approval("2")] }, 14, Policy).Of(Call(1))!.Block);
    }

    private static string Call(int number) => number.ToString("x64", CultureInfo.InvariantCulture);

    private static Approval Approval(string tx) => new("Org2MSP", "x509::CN=User1::CN=ca", "x", tx, "2026-01-01T00:00:00.000Z");

    private static ConfirmationRecord Record(int number) =>
        new(Call(number), "basic", Call(7), GovernanceKeys.MaxHeight, [Approval("1")], Parts: new CallParts(Call(-1), Call(number)));

    private static string? Why(CommittedConfirmations all, string chaincode, string creator, string arguments) =>
        all.WhyOther(chaincode, new CallParts(creator, arguments), _ => new ConfirmationPolicy { ValidForBlocks = Valid }, 11);

    private CommittedConfirmations Flood(CommittedConfirmations all, int first, int count, ulong block)
    {
        for (var i = first; i < first + count; i++)
        {
            all = all.After(Record(i), block, Policy);
        }

        return all;
    }

    private ConfirmationPolicy? Policy(string chaincode)
    {
        asked++;
        return new ConfirmationPolicy { ValidForBlocks = Valid };
    }
}
