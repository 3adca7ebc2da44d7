using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Warden.Documents;
using Warden.Host.Guard;

namespace Warden.Host.Telemetry;

/// <summary>Writes decisions as lines of canonical JSON, the bytes that <see cref="CanonicalJson"/> gives, with one buffer for all. For one thread.</summary>
/// <remarks>Every guarded call has such a line: building a tree of nodes for each and sorting its members takes as long as the verdict does.</remarks>
internal sealed class DecisionLine : IDisposable
{
    private readonly ArrayBufferWriter<byte> buffer = new(1024);
    private readonly Utf8JsonWriter json;

    public DecisionLine() => json = new Utf8JsonWriter(
        buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <summary>Gets the line with its end; valid until the next one.</summary>
    public ReadOnlySpan<byte> Write(Decision decision)
    {
        buffer.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();

        // By UTF-16 code unit, as canonical JSON sorts.
        if (decision.AddedMs is { } added)
        {
            json.WriteNumber("addedMs"u8, added);
        }

        json.WriteString("answer"u8, decision.Answer);
        Number("block"u8, decision.Block);
        Text("call"u8, decision.Call);
        json.WriteString("chaincode"u8, decision.Chaincode);
        json.WriteString("channel"u8, decision.Channel);
        if (decision.Confirmation is { } confirmation)
        {
            json.WritePropertyName("confirmation"u8);
            json.WriteRawValue(CanonicalJson.ToBytes(confirmation), skipInputValidation: true);
        }

        Number("deletes"u8, decision.Deletes);
        json.WriteNumber("durationMs"u8, decision.DurationMs);
        Text("endorser"u8, decision.Endorser);
        Number("epoch"u8, decision.Epoch);
        Number("eventBytes"u8, decision.EventBytes);
        WriteFindings(decision.Findings);
        json.WriteString("function"u8, decision.Function);
        Number("metadataWrites"u8, decision.MetadataWrites);
        json.WriteString("mode"u8, NameOf(decision.Mode));
        if (decision.Nested is { } nested)
        {
            json.WriteBoolean("nested"u8, nested);
        }

        if (decision.Outcome is { } outcome)
        {
            json.WriteString("outcome"u8, NameOf(outcome));
        }

        json.WriteNumber("policy"u8, decision.Policy);
        Text("previous"u8, decision.Previous);
        Number("privateBytes"u8, decision.PrivateBytes);
        Number("privateWrites"u8, decision.PrivateWrites);
        Number("purges"u8, decision.Purges);
        Number("rangeQueries"u8, decision.RangeQueries);
        Text("reason"u8, decision.Reason);
        if (decision.Refused is { } refused)
        {
            json.WritePropertyName("refused"u8);
            json.WriteRawValue(CanonicalJson.ToBytes(refused), skipInputValidation: true);
        }

        json.WriteString("time"u8, decision.Time);
        json.WriteString("txId"u8, decision.TxId);
        json.WriteEndObject();
        json.Flush();
        buffer.Write("\n"u8);
        return buffer.WrittenSpan;
    }

    public void Dispose() => json.Dispose();

    private static ReadOnlySpan<byte> NameOf(WardenMode mode) => mode switch
    {
        WardenMode.Off => "off"u8,
        WardenMode.Shadow => "shadow"u8,
        WardenMode.Advise => "advise"u8,
        WardenMode.Hold => "hold"u8,
        WardenMode.Deny => "deny"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "expected a mode"),
    };

    private static ReadOnlySpan<byte> NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Ok => "OK"u8,
        Outcome.Warn => "WARN"u8,
        Outcome.Unscored => "UNSCORED"u8,
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "expected an outcome"),
    };

    private void WriteFindings(IReadOnlyList<Finding> findings)
    {
        json.WritePropertyName("findings"u8);
        if (findings.Count == 0)
        {
            json.WriteStartArray();
            json.WriteEndArray();
        }
        else
        {
            json.WriteRawValue(CanonicalJson.ToBytes(findings), skipInputValidation: true);
        }
    }

    private void Text(ReadOnlySpan<byte> name, string? text)
    {
        if (text is not null)
        {
            json.WriteString(name, text);
        }
    }

    private void Number(ReadOnlySpan<byte> name, long? number)
    {
        if (number is { } value)
        {
            json.WriteNumber(name, value);
        }
    }
}
