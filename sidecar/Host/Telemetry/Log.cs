using Microsoft.Extensions.Logging;
using Warden.Documents;

namespace Warden.Host.Telemetry;

/// <summary>What the sidecar logs. A thousand event ids per stage: Relay 1000, Guard 2000, Epochs 3000, Process 4000, Ledger 5000.</summary>
internal static partial class Log
{
    [LoggerMessage(1001, LogLevel.Information, "Stream of the peer joined to chaincode {Chaincode}")]
    public static partial void StreamOpened(ILogger logger, string chaincode);

    [LoggerMessage(1002, LogLevel.Information, "Stream to chaincode {Chaincode} ended")]
    public static partial void StreamClosed(ILogger logger, string chaincode);

    [LoggerMessage(2001, LogLevel.Warning, "A score of {Chaincode} took longer than {Deadline}; the call is UNSCORED")]
    public static partial void ScoreDeadlinePassed(ILogger logger, string chaincode, TimeSpan deadline);

    [LoggerMessage(2002, LogLevel.Error, "Scoring a call of {Chaincode} failed; the call is UNSCORED")]
    public static partial void ScoreFailed(ILogger logger, Exception exception, string chaincode);

    [LoggerMessage(2003, LogLevel.Error, "Guarding a call of {Chaincode} failed; the call passes")]
    public static partial void GuardFailed(ILogger logger, Exception exception, string chaincode);

    [LoggerMessage(2004, LogLevel.Error, "Decisions can not be written; {Dropped} are lost")]
    public static partial void DecisionsLost(ILogger logger, Exception exception, long dropped);

    [LoggerMessage(2005, LogLevel.Error, "The last values and calls of {Chaincode} can not be read; changes, rates and repeats are not judged")]
    public static partial void ConductFailed(ILogger logger, Exception exception, string chaincode);

    [LoggerMessage(2006, LogLevel.Error,
        "Transaction {TxId} of {Chaincode} got {Answer} here, and is valid in block {Block} all the same: {Endorser} endorsed it. Is there a sidecar before that peer?")]
    public static partial void VerdictShopped(ILogger logger, string txId, string chaincode, string answer, long block, string endorser);

    [LoggerMessage(3001, LogLevel.Information, "Fitted {Chaincode} up to block {Height}: {Digest}, in {Took}")]
    public static partial void Fitted(ILogger logger, string chaincode, long height, string digest, TimeSpan took);

    [LoggerMessage(3002, LogLevel.Error, "Fitting {Chaincode} up to block {Height} failed; its calls stay UNSCORED")]
    public static partial void FitFailed(ILogger logger, Exception exception, string chaincode, long height);

    [LoggerMessage(3003, LogLevel.Warning, "The stored model of {Chaincode} at block {Height} can not be read; it is fitted anew")]
    public static partial void ModelUnreadable(ILogger logger, Exception exception, string chaincode, long height);

    [LoggerMessage(3004, LogLevel.Information, "Published the epoch of {Chaincode} at block {Height}: {Digest}")]
    public static partial void EpochPublished(ILogger logger, string chaincode, long height, string digest);

    [LoggerMessage(3005, LogLevel.Warning, "Publishing the epoch of {Chaincode} at block {Height} failed; it is tried again")]
    public static partial void PublishFailed(ILogger logger, Exception exception, string chaincode, long height);

    [LoggerMessage(3006, LogLevel.Warning, "The epoch of {Chaincode} at block {Height} was refused: {Reason}")]
    public static partial void EpochRefused(ILogger logger, string chaincode, long height, string reason);

    [LoggerMessage(3007, LogLevel.Error,
        "Models of {Chaincode} at block {Height} differ: {Organizations} published another digest than this organisation's; advise falls back to {Fallback}")]
    public static partial void EpochDisagreed(ILogger logger, string chaincode, long height, string organizations, WardenMode fallback);

    [LoggerMessage(3008, LogLevel.Information, "Epoch {Number} of {Chaincode} is in force: models up to block {Height}, {Digest}")]
    public static partial void EpochInForce(ILogger logger, string chaincode, long number, long height, string digest);

    [LoggerMessage(3009, LogLevel.Information, "Advise is not in force for {Chaincode}: {Reason}; it falls back to {Fallback}")]
    public static partial void AdviceRefused(ILogger logger, string chaincode, string reason, WardenMode fallback);

    [LoggerMessage(3010, LogLevel.Information, "Publishing the epoch of {Chaincode} at block {Height} met another transaction ({Code}); it is tried again")]
    public static partial void PublishConflict(ILogger logger, string chaincode, long height, string code);

    [LoggerMessage(3011, LogLevel.Warning,
        "The endorsement policy of {Chaincode} names {Organizations}, which do not take part in its guard: a confirmed call that they endorse can not commit")]
    public static partial void EndorserLeftOut(ILogger logger, string chaincode, string organizations);

    [LoggerMessage(3012, LogLevel.Error,
        "The policy of {Chaincode} names {Detectors}, which this sidecar does not have: its calls are UNSCORED until the detectors are plugged in or another policy is voted")]
    public static partial void DetectorMissing(ILogger logger, string chaincode, string detectors);

    [LoggerMessage(3020, LogLevel.Warning, "{Function} by this sidecar was refused: {Reason}")]
    public static partial void WordRefused(ILogger logger, string function, string reason);

    [LoggerMessage(3021, LogLevel.Warning, "{Function} by this sidecar ({Key}) failed; it is tried again")]
    public static partial void WordFailed(ILogger logger, Exception exception, string function, string key);

    [LoggerMessage(3022, LogLevel.Warning, "{Function} by this sidecar ({Key}) failed {Tries} times; it is said again after {Blocks} blocks if it is still to be said")]
    public static partial void WordLost(ILogger logger, string function, string key, int tries, int blocks);

    [LoggerMessage(3023, LogLevel.Error, "What proposal {Proposal} enacted does not hold at {Place} of {Organization}: {Reason}")]
    public static partial void EffectFailed(ILogger logger, string proposal, string place, string organization, string reason);

    [LoggerMessage(3024, LogLevel.Error, "Whether what proposal {Proposal} enacted holds was not reported in time by {Organizations}")]
    public static partial void EffectOverdue(ILogger logger, string proposal, string organizations);

    [LoggerMessage(3025, LogLevel.Warning,
        "The guard of {Chaincode} stands back to shadow: it adds more than {Limit} ms to calls at {Organizations}")]
    public static partial void TooSlow(ILogger logger, string chaincode, double limit, string organizations);

    [LoggerMessage(3026, LogLevel.Information, "The guard of {Chaincode} is as fast as was agreed on again: the modes of its policy hold")]
    public static partial void FastAgain(ILogger logger, string chaincode);

    [LoggerMessage(4001, LogLevel.Information, "Guards {Chaincode} on {Address}, in front of {Upstream}")]
    public static partial void Listening(ILogger logger, string chaincode, string address, string upstream);

    [LoggerMessage(4002, LogLevel.Information, "Status on {Address}")]
    public static partial void StatusListening(ILogger logger, string address);

    [LoggerMessage(4004, LogLevel.Information, "Detector {Detector} is plugged in, of the program {Program}")]
    public static partial void DetectorPlugged(ILogger logger, string detector, string program);

    [LoggerMessage(4003, LogLevel.Information, "Stopped")]
    public static partial void Stopped(ILogger logger);

    [LoggerMessage(5001, LogLevel.Debug, "Took block {Number} of {Channel}: {Calls} calls")]
    public static partial void BlockTaken(ILogger logger, string channel, ulong number, int calls);

    [LoggerMessage(5002, LogLevel.Warning, "Blocks of {Channel} stopped coming, next try in {Pause}: {Reason}")]
    public static partial void LedgerInterrupted(ILogger logger, string channel, TimeSpan pause, string reason);

    [LoggerMessage(5003, LogLevel.Information, "The peer ended the block stream of {Channel}")]
    public static partial void LedgerStreamEnded(ILogger logger, string channel);

    [LoggerMessage(5004, LogLevel.Critical, "The ledger of {Channel} is not followed any more; no call is scored by newer blocks")]
    public static partial void LedgerBroken(ILogger logger, Exception exception, string channel);

    [LoggerMessage(5005, LogLevel.Information, "{Channel} is taken in up to block {Height} of {Blocks}; until the rest is, its calls are UNSCORED")]
    public static partial void LedgerBehind(ILogger logger, string channel, ulong height, ulong blocks);

    [LoggerMessage(5006, LogLevel.Warning, "The peer does not say how many blocks {Channel} has: {Reason}")]
    public static partial void HeightUnknown(ILogger logger, string channel, string reason);
}
