using System.Globalization;
using System.Text;
using System.Text.Json;
using Warden.Chaincode.Shim;
using Warden.Chaincode.Shim.Testing;

namespace Warden.Chaincode.Tests.Shim;

public sealed class ContractChaincodeTests
{
    private static readonly TestIdentity _client = TestIdentity.Create();

    private readonly TestLedger _ledger = new TestLedger().Deploy("cc", new ContractChaincode(new First(), new Typed(), new Hooked()));

    [Theory]
    [InlineData("echo", "x", "first x")]
    [InlineData("Echo", "x", "first x")]
    [InlineData("First:echo", "x", "first x")]
    [InlineData("org.example:typed:Text", "x", "typed x")]
    [InlineData("org.example:typed:text", "", "typed ")]
    public async Task A_call_goes_to_the_contract_before_the_last_colon(string function, string parameter, string expected) =>
        Assert.Equal(expected, await Call(function, parameter));

    [Theory]
    [InlineData("You've asked to invoke a function that does not exist: nope", "nope")]
    [InlineData("Contract name is not known: nope", "nope:echo")]
    [InlineData("Expected 1 parameters, but 2 have been supplied", "echo", "a", "b")]
    [InlineData("Expected 1 parameters, but 0 have been supplied", "echo")]
    [InlineData("The call names no transaction function", "")]
    [InlineData("You've asked to invoke a function that does not exist: Hidden", "Hidden")]
    public async Task A_call_that_fits_nothing_is_refused_in_the_words_of_the_node_library(string message, string function, params string[] parameters)
    {
        var result = await _ledger.EvaluateAsync("cc", _client, function, parameters);
        Assert.Equal((500, message), (result.Response.Status, result.Response.Message));
    }

    [Theory]
    [InlineData("Flag", "true", "true")]
    [InlineData("Flag", "yes", null)]
    [InlineData("Int", "-12", "-12")]
    [InlineData("Int", "1.0", null)]
    [InlineData("Int", "3000000000", null)]
    [InlineData("Unsigned", "18446744073709551615", "18446744073709551615")]
    [InlineData("Unsigned", "-1", null)]
    [InlineData("Real", "1e-3", "0.001")]
    [InlineData("Real", "1,5", null)]
    [InlineData("Real", "NaN", null)]
    [InlineData("Money", "12.50", "12.50")]
    [InlineData("Time", "2026-02-03T04:05:06.7+02:00", "2026-02-03T02:05:06.7Z")]
    [InlineData("Time", "yesterday", null)]
    [InlineData("Perhaps", "", "none")]
    [InlineData("Perhaps", "7", "7")]
    [InlineData("Choice", "Green", "Green")]
    [InlineData("Choice", "1", null)]
    [InlineData("List", "[3,1,2]", "[3,1,2]")]
    [InlineData("List", "[3,\"1\"]", null)]
    [InlineData("Map", """{"b":1,"a":2,"Z":3}""", """{"Z":3,"a":2,"b":1}""")]
    [InlineData("Map", """{"b":1,"b":2}""", null)]
    [InlineData("Object", """{"Street":"Ä 1","City":"Y"}""", """{"City":"Y","Street":"Ä 1"}""")]
    [InlineData("Object", """{"Street":"X"}""", null)]
    [InlineData("Object", """{"Street":"X","City":"Y","More":1}""", null)]
    public async Task Parameters_are_converted_strictly_and_results_written_alike_everywhere(string function, string argument, string? expected)
    {
        var result = await _ledger.EvaluateAsync("cc", _client, $"org.example:typed:{function}", argument);
        if (expected is not null)
            Assert.Equal((200, expected), (result.Response.Status, result.Response.PayloadText));
        else
            Assert.StartsWith($"Parameter value of {function}: expected", result.Response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_conversion_is_the_same_in_a_culture_with_a_decimal_comma()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
            (odd.NumberFormat.NumberDecimalSeparator, odd.NumberFormat.NegativeSign) = (",", "~");
            CultureInfo.CurrentCulture = odd;
            Assert.Equal("-0.5", await Call("org.example:typed:Real", "-0.5"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Bytes_pass_untouched()
    {
        var bytes = new byte[] { 0, 255, 13, 10 };
        var stub = _ledger.Begin("cc", _client, new ReadOnlyMemory<byte>[] { "org.example:typed:Raw"u8.ToArray(), bytes });
        Assert.Equal(bytes, (await _ledger.RunAsync(stub)).Payload.ToArray());
    }

    [Fact]
    public async Task Hooks_run_around_known_and_unknown_functions_with_the_contracts_own_context()
    {
        Assert.Equal("before work after(done)", await Call("hooked:Work"));
        Assert.Equal("before unknown Nope after(handled)", await Call("hooked:Nope"));
        async Task<string> Call(string function)
        {
            var result = await _ledger.EvaluateAsync("cc", _client, function);
            return Encoding.UTF8.GetString(result.Stub.EventPayload.Span);
        }
    }

    [Fact]
    public async Task An_exception_of_the_contract_keeps_its_status_and_payload_and_any_other_is_masked()
    {
        var refusal = await _ledger.SubmitAsync("cc", _client, "Refuse");
        Assert.Equal((404, "no such thing", "details"), (refusal.Response.Status, refusal.Response.Message, refusal.Response.PayloadText));
        var crash = await _ledger.SubmitAsync("cc", _client, "Crash");
        Assert.Equal(500, crash.Response.Status);
        Assert.StartsWith("Unexpected error", crash.Response.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", crash.Response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_is_answered_as_it_is()
    {
        var result = await _ledger.SubmitAsync("cc", _client, "Odd");
        Assert.Equal((299, "with care", "kept"), (result.Response.Status, result.Response.Message, result.Response.PayloadText));
        Assert.True(result.Committed);
    }

    [Fact]
    public async Task The_metadata_lists_contracts_functions_parameters_and_components()
    {
        using var metadata = JsonDocument.Parse(await Call("org.hyperledger.fabric:GetMetadata"));
        var contracts = metadata.RootElement.GetProperty("contracts");
        Assert.Equal(["First", "hooked", "org.example:typed", "org.hyperledger.fabric"], contracts.EnumerateObject().Select(c => c.Name));
        Assert.True(contracts.GetProperty("First").GetProperty("default").GetBoolean());
        var echo = contracts.GetProperty("First").GetProperty("transactions").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "echo");
        Assert.Equal("""["evaluate","EVALUATE"]""", echo.GetProperty("tag").GetRawText());
        Assert.Equal("""[{"name":"text","schema":{"type":"string"}}]""", echo.GetProperty("parameters").GetRawText());
        var take = contracts.GetProperty("org.example:typed").GetProperty("transactions").EnumerateArray().Single(t => t.GetProperty("name").GetString() == "Object");
        Assert.Equal("""{"$ref":"#/components/schemas/Address"}""", take.GetProperty("returns").GetRawText());
        Assert.Equal(
            """{"$id":"Address","additionalProperties":false,"properties":{"City":{"type":"string"},"Street":{"type":"string"}},"required":["Street","City"],"type":"object"}""",
            metadata.RootElement.GetProperty("components").GetProperty("schemas").GetProperty("Address").GetRawText());
    }

    [Fact]
    public async Task Initialization_without_a_function_succeeds_and_with_one_is_a_call()
    {
        var chaincode = new ContractChaincode(new First());
        Assert.Equal("Default initiator successful.", (await chaincode.InitAsync(_ledger.Begin("cc", _client, ""))).PayloadText);
        Assert.Equal("first x", (await chaincode.InitAsync(_ledger.Begin("cc", _client, "echo", "x"))).PayloadText);
    }

    [Fact]
    public void A_chaincode_that_cannot_be_routed_is_refused_when_it_is_made()
    {
        Assert.Throws<ArgumentException>(() => new ContractChaincode());
        Assert.Throws<ArgumentException>(() => new ContractChaincode(new object()));
        Assert.Throws<ArgumentException>(() => new ContractChaincode(new First(), new First()));
        Assert.Throws<ArgumentException>(() => new ContractChaincode(new TwoAlike()));
        Assert.Throws<ArgumentException>(() => new ContractChaincode(new ByReference()));
    }

    private async Task<string> Call(string function, params string[] parameters)
    {
        var result = await _ledger.EvaluateAsync("cc", _client, function, parameters);
        Assert.Equal((200, ""), (result.Response.Status, result.Response.Message));
        return result.Response.PayloadText;
    }

    public sealed record Address(string Street, string City);

    public enum Colour { Red, Green }

    [Contract]
    public sealed class First
    {
        [Transaction("echo", Evaluate = true)]
        public string Echo(TransactionContext context, string text) => context.Client.MspId == "Org1MSP" ? "first " + text : "";

        [Transaction]
        public ValueTask RefuseAsync() => throw new ChaincodeException("no such thing", 404, "details"u8.ToArray());

        [Transaction]
        public Task Crash() => throw new InvalidOperationException("a secret");

        [Transaction]
        public Task<ChaincodeResponse> Odd() => Task.FromResult(new ChaincodeResponse(299, "with care", "kept"u8.ToArray()));

        public string Hidden() => "not a transaction";
    }

    [Contract("org.example:typed")]
    public sealed class Typed
    {
        [Transaction] public string Text(string value) => "typed " + value;
        [Transaction] public bool Flag(bool value) => value;
        [Transaction] public Task<int> Int(int value) => Task.FromResult(value);
        [Transaction] public ValueTask<ulong> Unsigned(ulong value) => ValueTask.FromResult(value);
        [Transaction] public double Real(double value) => value;
        [Transaction] public decimal Money(decimal value) => value;
        [Transaction] public DateTimeOffset Time(DateTimeOffset value) => value;
        [Transaction] public string Perhaps(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "none";
        [Transaction] public Colour Choice(Colour value) => value;
        [Transaction] public int[] List(int[] value) => value;
        [Transaction] public Dictionary<string, int> Map(Dictionary<string, int> value) => value;
        [Transaction] public Address Object(Address value) => value;
        [Transaction] public byte[] Raw(byte[] value) => value;
    }

    [Contract("hooked")]
    public sealed class Hooked : IContractHooks
    {
        public TransactionContext CreateContext(IChaincodeStub stub) => new Diary(stub);

        public Task BeforeTransactionAsync(TransactionContext context) => ((Diary)context).Write("before");

        public Task AfterTransactionAsync(TransactionContext context, object? result) => ((Diary)context).Write($"after({result})");

        public async Task<object?> UnknownTransactionAsync(TransactionContext context, string function)
        {
            await ((Diary)context).Write("unknown " + function);
            return "handled";
        }

        [Transaction]
        public async Task<string> Work(Diary diary)
        {
            await diary.Write("work");
            return "done";
        }
    }

    public sealed class Diary(IChaincodeStub stub) : TransactionContext(stub)
    {
        private readonly List<string> _lines = [];

        public Task Write(string line)
        {
            _lines.Add(line);
            Stub.SetEvent("diary", Encoding.UTF8.GetBytes(string.Join(' ', _lines)));
            return Task.CompletedTask;
        }
    }

    [Contract]
    private sealed class TwoAlike
    {
        [Transaction] public void Same() => GetHashCode();
        [Transaction("Same")] public void Other() => GetHashCode();
    }

    [Contract]
    private sealed class ByReference
    {
        [Transaction] public void Take(ref int value) => value++;
    }
}
