using System.Reflection;
using System.Text.Json;
using Warden.Chaincode.Governance;
using Warden.Chaincode.Shim;
using Warden.Documents;

namespace Warden.Chaincode.Tests.Governance;

/// <summary>The names that callers use are the names that the contract answers to.</summary>
public sealed class GovernanceFunctionsTests
{
    private readonly JsonElement _contract = JsonDocument.Parse(((ContractChaincode)GovernanceChaincode.Create()).Metadata).RootElement
        .GetProperty("contracts").GetProperty("warden");

    [Fact]
    public void Every_listed_function_exists_and_no_other()
    {
        var listed = typeof(GovernanceFunctions).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.Name != nameof(GovernanceFunctions.Chaincode)).Select(f => (string)f.GetRawConstantValue()!).Order(StringComparer.Ordinal);
        var offered = _contract.GetProperty("transactions").EnumerateArray().Select(t => t.GetProperty("name").GetString()!).Order(StringComparer.Ordinal);
        Assert.Equal(listed, offered);
    }

    [Fact]
    public void Functions_that_only_read_say_so()
    {
        foreach (var transaction in _contract.GetProperty("transactions").EnumerateArray())
        {
            var name = transaction.GetProperty("name").GetString()!;
            var reads = name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("List", StringComparison.Ordinal);
            Assert.Contains(reads ? "EVALUATE" : "SUBMIT", transaction.GetProperty("tag").EnumerateArray().Select(tag => tag.GetString()));
        }
    }

    [Fact]
    public async Task Calls_may_name_the_contract_or_not()
    {
        var channel = await new Consortium().FoundAsync();
        await channel.AskAsync<Constitution>("warden:GetConstitution");
        await channel.AskAsync<Constitution>("GetConstitution");
    }
}
