package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	authenticationv1 "k8s.io/api/authentication/v1"
	authorizationv1 "k8s.io/api/authorization/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/utils/ptr"
)

// Who may what, asked about oneself and about others, before and after a role is bound.
func accessReviews(ctx context.Context, of *target) error {
	stranger, err := kubernetes.NewForConfig(of.other)
	if err != nil {
		return err
	}
	who, err := stranger.AuthenticationV1().SelfSubjectReviews().Create(ctx, &authenticationv1.SelfSubjectReview{}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	user := who.Status.UserInfo
	if user.Username == "" || !slices.Contains(user.Groups, "system:authenticated") {
		return fmt.Errorf("the stranger is %+v", user)
	}
	if err := mayRead(ctx, of.client, of.namespace, true); err != nil {
		return err
	}
	if err := mayRead(ctx, stranger, of.namespace, false); err != nil {
		return err
	}
	if _, err := stranger.CoreV1().ConfigMaps(of.namespace).List(ctx, metav1.ListOptions{}); !apierrors.IsForbidden(err) {
		return fmt.Errorf("the stranger's list should be forbidden, not %w", orNothing(err))
	}
	rule := rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"configmaps"}, Verbs: []string{"get", "list"}}
	if err := bindRole(ctx, of, rule, rbacv1.Subject{Kind: rbacv1.UserKind, APIGroup: rbacv1.GroupName, Name: user.Username}); err != nil {
		return err
	}
	err = eventually(ctx, "the stranger may read", func(ctx context.Context) (bool, string, error) {
		err := mayRead(ctx, stranger, of.namespace, true)
		return err == nil, fmt.Sprint(err), nil
	})
	if err != nil {
		return err
	}
	return reviewsOfOthers(ctx, of, stranger, user.Username)
}

func mayRead(ctx context.Context, client kubernetes.Interface, namespace string, due bool) error {
	answer, err := client.AuthorizationV1().SelfSubjectAccessReviews().Create(ctx, &authorizationv1.SelfSubjectAccessReview{
		Spec: authorizationv1.SelfSubjectAccessReviewSpec{ResourceAttributes: &authorizationv1.ResourceAttributes{Namespace: namespace, Verb: "list", Resource: "configmaps"}},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	if answer.Status.Allowed != due {
		return fmt.Errorf("the review says %+v", answer.Status)
	}
	return nil
}

func reviewsOfOthers(ctx context.Context, of *target, stranger kubernetes.Interface, name string) error {
	attributes := &authorizationv1.ResourceAttributes{Namespace: of.namespace, Verb: "get", Resource: "configmaps"}
	review, err := of.client.AuthorizationV1().SubjectAccessReviews().Create(ctx, &authorizationv1.SubjectAccessReview{
		Spec: authorizationv1.SubjectAccessReviewSpec{User: name, ResourceAttributes: attributes},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	local, err := of.client.AuthorizationV1().LocalSubjectAccessReviews(of.namespace).Create(ctx, &authorizationv1.LocalSubjectAccessReview{
		ObjectMeta: metav1.ObjectMeta{Namespace: of.namespace},
		Spec:       authorizationv1.SubjectAccessReviewSpec{User: "nobody", ResourceAttributes: attributes},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	if !review.Status.Allowed || local.Status.Allowed {
		return fmt.Errorf("the stranger: %+v; nobody: %+v", review.Status, local.Status)
	}
	rules, err := stranger.AuthorizationV1().SelfSubjectRulesReviews().Create(ctx, &authorizationv1.SelfSubjectRulesReview{
		Spec: authorizationv1.SelfSubjectRulesReviewSpec{Namespace: of.namespace},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	told := slices.ContainsFunc(rules.Status.ResourceRules, func(rule authorizationv1.ResourceRule) bool {
		return slices.Equal(rule.Resources, []string{"configmaps"}) && slices.Equal(rule.Verbs, []string{"get", "list"})
	})
	if !told {
		return fmt.Errorf("the rules are %+v", rules.Status)
	}
	return nil
}

func bindRole(ctx context.Context, of *target, rule rbacv1.PolicyRule, subject rbacv1.Subject) error {
	meta := metav1.ObjectMeta{Name: "bound"}
	if _, err := of.client.RbacV1().Roles(of.namespace).Create(ctx, &rbacv1.Role{ObjectMeta: meta, Rules: []rbacv1.PolicyRule{rule}}, metav1.CreateOptions{}); err != nil {
		return err
	}
	_, err := of.client.RbacV1().RoleBindings(of.namespace).Create(ctx, &rbacv1.RoleBinding{
		ObjectMeta: meta,
		Subjects:   []rbacv1.Subject{subject},
		RoleRef:    rbacv1.RoleRef{APIGroup: rbacv1.GroupName, Kind: "Role", Name: meta.Name},
	}, metav1.CreateOptions{})
	return err
}

// A token of a service account is who it says, for as long as its account lives, and does what the account may.
func tokenRequest(ctx context.Context, of *target) error {
	accounts := of.client.CoreV1().ServiceAccounts(of.namespace)
	account, err := accounts.Create(ctx, &corev1.ServiceAccount{ObjectMeta: metav1.ObjectMeta{Name: "robot"}}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	made, err := accounts.CreateToken(ctx, "robot", &authenticationv1.TokenRequest{Spec: authenticationv1.TokenRequestSpec{ExpirationSeconds: ptr.To[int64](3600)}}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	if left := time.Until(made.Status.ExpirationTimestamp.Time); left < 50*time.Minute || left > 61*time.Minute {
		return fmt.Errorf("the token of an hour ends in %s", left)
	}
	name := fmt.Sprintf("system:serviceaccount:%s:robot", of.namespace)
	review, err := reviewToken(ctx, of, made.Status.Token)
	if err != nil {
		return err
	}
	if !review.Authenticated || review.User.Username != name || review.User.UID != string(account.UID) || !slices.Contains(review.User.Groups, "system:serviceaccounts:"+of.namespace) {
		return fmt.Errorf("the review says %+v", review)
	}
	robot, err := kubernetes.NewForConfig(of.with(func(config *rest.Config) { config.BearerToken, config.BearerTokenFile = made.Status.Token, "" }))
	if err != nil {
		return err
	}
	rule := rbacv1.PolicyRule{APIGroups: []string{""}, Resources: []string{"configmaps"}, Verbs: []string{"list"}}
	if err := bindRole(ctx, of, rule, rbacv1.Subject{Kind: rbacv1.ServiceAccountKind, Namespace: of.namespace, Name: "robot"}); err != nil {
		return err
	}
	err = eventually(ctx, "the account reads", func(ctx context.Context) (bool, string, error) {
		_, err := robot.CoreV1().ConfigMaps(of.namespace).List(ctx, metav1.ListOptions{})
		return err == nil, fmt.Sprint(err), nil
	})
	if err != nil {
		return err
	}
	if err := accounts.Delete(ctx, "robot", metav1.DeleteOptions{}); err != nil {
		return err
	}
	// A server may remember for ten seconds that a token was good.
	return eventually(ctx, "the token ends with its account", func(ctx context.Context) (bool, string, error) {
		review, err := reviewToken(ctx, of, made.Status.Token)
		if err != nil {
			return false, "", err
		}
		return !review.Authenticated, fmt.Sprintf("%+v", review), nil
	})
}

func reviewToken(ctx context.Context, of *target, token string) (*authenticationv1.TokenReviewStatus, error) {
	review, err := of.client.AuthenticationV1().TokenReviews().Create(ctx, &authenticationv1.TokenReview{Spec: authenticationv1.TokenReviewSpec{Token: token}}, metav1.CreateOptions{})
	if err != nil {
		return nil, err
	}
	return &review.Status, nil
}
